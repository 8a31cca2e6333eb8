namespace DSharpPlus.Commands.ContextChecks;

public interface IContextCheck;
