using DSharpPlus.Commands;

namespace TaskLoops.AdapterSuite.DSharpPlus;

#pragma warning disable CA1034, CA1812

public sealed class PlainCommands
{
    [Command("plain")]
    public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

    [ModuleLoop(Hours = 1)]
    public void Loop()
    {
    }
}

public sealed class CommandsOfTheSameName
{
    [Command("plain")]
    public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

    [ModuleLoop(Hours = 1)]
    public void Loop()
    {
    }
}

[Command("outer")]
public sealed class OuterCommands
{
    [ModuleLoop(Hours = 1)]
    public void Loop()
    {
    }

    [Command("inner")]
    public sealed class Inner
    {
        [Command("nothing")]
        public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

        [ModuleLoop(Hours = 1)]
        public void Loop()
        {
        }
    }
}

[Command("more")]
public sealed class OuterCommandsWithMore
{
    [Command("own")]
    public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

    [ModuleLoop(Hours = 1)]
    public void Loop()
    {
    }

    [Command("inner")]
    public sealed class Inner
    {
        [Command("nothing")]
        public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

        [ModuleLoop(Hours = 1)]
        public void Loop()
        {
        }
    }
}

public abstract class BaseCommands
{
    [Command("inherited")]
    public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

    [ModuleLoop(Hours = 1)]
    public void Loop()
    {
    }
}

public sealed class InheritingCommands : BaseCommands;
