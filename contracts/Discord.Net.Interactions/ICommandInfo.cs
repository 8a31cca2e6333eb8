namespace Discord.Interactions;

public interface ICommandInfo
{
    string Name { get; }

    string MethodName { get; }

    ModuleInfo Module { get; }

    InteractionService CommandService { get; }

    IReadOnlyCollection<Attribute> Attributes { get; }
}
