using Discord.Commands.Builders;

namespace Discord.Commands;

public abstract class ModuleBase<T> : IModuleBase
    where T : class, ICommandContext
{
    public T Context { get; private set; } = null!;

    void IModuleBase.SetContext(ICommandContext context) =>
        Context = context as T
            ?? throw new InvalidOperationException($"Invalid context type. Expected {typeof(T).Name}, got {context.GetType().Name}.");

    Task IModuleBase.BeforeExecuteAsync(CommandInfo command) => BeforeExecuteAsync(command);

    void IModuleBase.BeforeExecute(CommandInfo command) => BeforeExecute(command);

    Task IModuleBase.AfterExecuteAsync(CommandInfo command) => AfterExecuteAsync(command);

    void IModuleBase.AfterExecute(CommandInfo command) => AfterExecute(command);

    void IModuleBase.OnModuleBuilding(CommandService commandService, ModuleBuilder builder) => OnModuleBuilding(commandService, builder);

    protected virtual Task BeforeExecuteAsync(CommandInfo command) => Task.CompletedTask;

    protected virtual void BeforeExecute(CommandInfo command)
    {
    }

    protected virtual Task AfterExecuteAsync(CommandInfo command) => Task.CompletedTask;

    protected virtual void AfterExecute(CommandInfo command)
    {
    }

    protected virtual void OnModuleBuilding(CommandService commandService, ModuleBuilder builder)
    {
    }
}
