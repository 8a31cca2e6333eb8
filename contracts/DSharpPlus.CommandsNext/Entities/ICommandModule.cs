namespace DSharpPlus.CommandsNext.Entities;

public interface ICommandModule
{
    Type ModuleType { get; }

    BaseCommandModule GetInstance(IServiceProvider services);
}
