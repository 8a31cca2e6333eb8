using DSharpPlus.CommandsNext;
using DSharpPlus.CommandsNext.Attributes;

namespace TaskLoops.AdapterSuite.DSharpPlus;

#pragma warning disable CA1034, CA1812

public sealed class LastingModule(SeenObjects seen) : BaseCommandModule, IDisposable
{
    private int _count;

    [Command("single")]
    public Task SayNothingAsync(CommandContext context)
    {
        _count++;
        seen.Add("command", this);
        return Task.CompletedTask;
    }

    [Command("other")]
    public Task SayNothingEitherAsync(CommandContext context) => Task.FromResult(_count);

    [ModuleLoop(Hours = 1)]
    public void Loop() => seen.Add("loop", this);

    public void Dispose() => seen.Add("disposal", this);
}

[ModuleLifespan(ModuleLifespan.Transient)]
public sealed class TransientModule(SeenObjects seen) : BaseCommandModule, IDisposable
{
    private int _count;

    [Command("transient")]
    public Task SayNothingAsync(CommandContext context)
    {
        _count++;
        seen.Add("command", this);
        return Task.FromResult(_count);
    }

    [ModuleLoop(Hours = 1)]
    public void Loop() => seen.Add("loop", this);

    public void Dispose() => seen.Add("disposal", this);
}

[Group("outer")]
public sealed class OuterModule : BaseCommandModule
{
    [Command("nothing")]
    public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;

    [ModuleLoop(Hours = 1)]
    public void Loop()
    {
    }

    [Group("inner")]
    public sealed class Inner : BaseCommandModule
    {
        [Command("nothing")]
        public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;

        [ModuleLoop(Hours = 1)]
        public void Loop()
        {
        }
    }
}

public sealed class Cog(Trace trace) : IDisposable
{
    private readonly PulseScript _script = new(trace);

    [ModuleLoop(Seconds = 1)]
    public void Pulse(LoopIteration iteration) => _script.Body(iteration);

    [AfterLoop]
    public void After(LoopEnd end) => _script.After(end);

    public void Dispose() => _script.Disposed();
}
