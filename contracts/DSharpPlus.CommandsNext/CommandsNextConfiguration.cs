namespace DSharpPlus.CommandsNext;

public sealed class CommandsNextConfiguration
{
    public CommandsNextConfiguration()
    {
    }

    public CommandsNextConfiguration(CommandsNextConfiguration other)
    {
        StringPrefixes = other.StringPrefixes;
        CaseSensitive = other.CaseSensitive;
        EnableDefaultHelp = other.EnableDefaultHelp;
        UseDefaultCommandHandler = other.UseDefaultCommandHandler;
    }

    public IEnumerable<string> StringPrefixes { internal get; set; } = [];

    public bool CaseSensitive { internal get; set; }

    public bool EnableDefaultHelp { internal get; set; } = true;

    public bool UseDefaultCommandHandler { internal get; set; } = true;
}
