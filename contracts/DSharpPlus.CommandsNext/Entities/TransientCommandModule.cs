namespace DSharpPlus.CommandsNext.Entities;

public class TransientCommandModule : ICommandModule
{
    internal TransientCommandModule(Type type) => ModuleType = type;

    public Type ModuleType { get; }

    public BaseCommandModule GetInstance(IServiceProvider services) => ModuleActivator.Create(ModuleType, services);
}
