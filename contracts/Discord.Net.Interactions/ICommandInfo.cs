namespace Discord.Interactions;

public interface ICommandInfo
{
    string Name { get; }

    string MethodName { get; }

    bool IgnoreGroupNames { get; }

    bool SupportsWildCards { get; }

    bool TreatNameAsRegex { get; }

    ModuleInfo Module { get; }

    InteractionService CommandService { get; }

    IReadOnlyCollection<Attribute> Attributes { get; }
}
