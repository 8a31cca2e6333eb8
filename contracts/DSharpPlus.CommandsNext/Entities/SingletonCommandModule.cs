namespace DSharpPlus.CommandsNext.Entities;

public class SingletonCommandModule : ICommandModule
{
    internal SingletonCommandModule(Type type, IServiceProvider services)
    {
        ModuleType = type;
        Instance = ModuleActivator.Create(type, services);
    }

    public Type ModuleType { get; }

    public BaseCommandModule Instance { get; }

    public BaseCommandModule GetInstance(IServiceProvider services) => Instance;
}
