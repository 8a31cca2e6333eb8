using DSharpPlus.CommandsNext.Entities;

namespace DSharpPlus.CommandsNext;

public class CommandGroup : Command
{
    internal CommandGroup(string name, CommandGroup? parent, ICommandModule module)
        : base(name, parent, module, null)
    {
    }

    public IReadOnlyList<Command> Children { get; internal set; } = [];
}
