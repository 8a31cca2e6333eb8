namespace DSharpPlus.Commands;

public abstract record CommandContext : AbstractContext
{
    // The real one has abstract members that are left out here: nobody is to derive from this one.
    internal CommandContext()
    {
    }
}
