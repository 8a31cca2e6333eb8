using Discord.Interactions.Builders;

namespace Discord.Interactions;

public abstract class InteractionModuleBase<T> : IInteractionModuleBase
    where T : class, IInteractionContext
{
    public T Context { get; private set; } = null!;

    public virtual void AfterExecute(ICommandInfo command)
    {
    }

    public virtual void BeforeExecute(ICommandInfo command)
    {
    }

    public virtual Task BeforeExecuteAsync(ICommandInfo command) => Task.CompletedTask;

    public virtual Task AfterExecuteAsync(ICommandInfo command) => Task.CompletedTask;

    public virtual void OnModuleBuilding(InteractionService commandService, ModuleInfo module)
    {
    }

    public virtual void Construct(ModuleBuilder builder, InteractionService commandService)
    {
    }

    void IInteractionModuleBase.SetContext(IInteractionContext context) =>
        Context = context as T
            ?? throw new InvalidOperationException($"Invalid context type. Expected {typeof(T).Name}, got {context.GetType().Name}.");
}
