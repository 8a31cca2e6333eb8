namespace DSharpPlus.CommandsNext;

public abstract class BaseCommandModule
{
    public virtual Task BeforeExecutionAsync(CommandContext ctx) => Task.CompletedTask;

    public virtual Task AfterExecutionAsync(CommandContext ctx) => Task.CompletedTask;
}
