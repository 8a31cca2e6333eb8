namespace DSharpPlus.Commands;

public abstract record CommandContext : AbstractContext;
