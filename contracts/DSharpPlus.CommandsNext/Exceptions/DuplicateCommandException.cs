namespace DSharpPlus.CommandsNext.Exceptions;

public class DuplicateCommandException : Exception
{
    internal DuplicateCommandException(string name)
        : base($"A command or alias with the name '{name}' has already been registered.") => CommandName = name;

    public string CommandName { get; }
}
