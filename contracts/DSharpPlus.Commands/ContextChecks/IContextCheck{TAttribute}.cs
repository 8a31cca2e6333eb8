namespace DSharpPlus.Commands.ContextChecks;

public interface IContextCheck<TAttribute> : IContextCheck
    where TAttribute : ContextCheckAttribute
{
    ValueTask<string?> ExecuteCheckAsync(TAttribute attribute, CommandContext context);
}
