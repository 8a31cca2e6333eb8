using Discord.Commands;
using TaskLoops.DiscordNet;

namespace TaskLoops.AdapterSuite.DiscordNet;

// Only the first is public: it is what the library finds in the assembly.
#pragma warning disable CA1812

public sealed class PulseTextCommands(Trace trace) : LoopModuleBase, IDisposable
{
    private readonly PulseScript _script = new(trace);

    [ModuleLoop(Seconds = 1)]
    public void Pulse(LoopIteration iteration) => _script.Body(iteration);

    [AfterLoop]
    public void After(LoopEnd end) => _script.After(end);

    [Command("pulse")]
    public Task SayNothingAsync() => Task.CompletedTask;

    public void Dispose() => _script.Disposed();
}

internal abstract class GenericTextCommands<T>(Trace trace) : LoopModuleBase, IAsyncDisposable
{
    private readonly PulseScript _script = new(trace);

    [ModuleLoop(Seconds = 1)]
    protected virtual void Pulse(LoopIteration iteration) => _script.Body(iteration);

    [AfterLoop]
    private void After(LoopEnd end) => _script.After(end);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _script.Disposed();
        return default;
    }
}

internal sealed class DerivedTextCommands(Trace trace) : GenericTextCommands<string>(trace)
{
    [Command("derived")]
    public Task SayNothingAsync() => Task.CompletedTask;
}

internal sealed class OuterTextCommands : LoopModuleBase
{
    [Command("outer")]
    public Task SayNothingAsync() => Task.CompletedTask;

    internal sealed class InnerTextCommands(Trace trace) : GenericTextCommands<long>(trace)
    {
        [Command("inner")]
        public Task SayNothingEitherAsync() => Task.CompletedTask;
    }
}

internal sealed class TextCommandsWithLoopsOnly(Trace trace) : GenericTextCommands<int>(trace);

internal sealed class WaitingTextCommands(Trace trace) : LoopModuleBase, IDisposable
{
    private readonly PulseScript _script = new(trace);

    [ModuleLoop(Seconds = 1)]
    public Task WaitAsync(CancellationToken cancelled) => _script.WaitAsync(cancelled);

    [AfterLoop]
    public void After(LoopEnd end) => _script.After(end);

    public void Dispose() => _script.Disposed();
}

internal sealed class FaultyTextCommands : LoopModuleBase
{
    [ModuleLoop(Seconds = -1)]
    public void Pulse()
    {
    }
}

internal sealed class UnmakeableTextCommands(Trace trace, IDisposable nobodyHasThis) : LoopModuleBase
{
    [ModuleLoop(Seconds = 1)]
    public void Pulse() => trace.Add($"body {nobodyHasThis}");
}

internal sealed class StatefulTextCommands(Trace trace) : LoopModuleBase
{
    private int _count;

    [ModuleLoop(Seconds = 1)]
    public void Pulse() => trace.Add($"body {_count++}");

    [Command("count")]
    public Task CountAsync() => Task.FromResult(_count);
}

internal sealed class ScopedTextCommands(Trace trace) : LoopModuleBase
{
    [BeforeLoop]
    public void Before(ScopedPart part) => trace.Add($"before {part.Number}");

    [ModuleLoop(Seconds = 1)]
    public void Pulse(LoopIteration iteration, ScopedPart part, ScopedPart same) => trace.Add($"body {iteration.Index} {part.Number} {same.Number}");

    [AfterLoop]
    public void After(ScopedPart part) => trace.Add($"after {part.Number}");
}

internal sealed class PlainTextCommands(Trace trace) : ModuleBase<SocketCommandContext>, IDisposable
{
    private readonly PulseScript _script = new(trace);

    [ModuleLoop(Seconds = 1)]
    public void Pulse(LoopIteration iteration) => _script.Body(iteration);

    [AfterLoop]
    public void After(LoopEnd end) => _script.After(end);

    [Command("plain")]
    public Task SayNothingAsync() => Task.CompletedTask;

    public void Dispose() => _script.Disposed();
}

/// <summary>The same text as that of <see cref="PulseTextCommands"/>.</summary>
internal sealed class SameTextCommands(Trace trace) : GenericTextCommands<SameTextCommands>(trace)
{
    [Command("pulse")]
    public Task SayNothingAsync() => Task.CompletedTask;
}

internal sealed class NamelessTextCommands(Trace trace) : GenericTextCommands<NamelessTextCommands>(trace)
{
    [Command]
    public Task SayNothingAsync() => Task.CompletedTask;
}

/// <summary>Its group is a name.</summary>
[Group("grouped")]
internal sealed class GroupedTextCommands(Trace trace) : GenericTextCommands<GroupedTextCommands>(trace)
{
    [Command]
    public Task SayNothingAsync() => Task.CompletedTask;
}

internal sealed class OuterOfNamelessTextCommands(Trace trace) : GenericTextCommands<OuterOfNamelessTextCommands>(trace)
{
    internal sealed class LuckyTextCommands(Trace trace) : GenericTextCommands<LuckyTextCommands>(trace)
    {
        [Command("lucky")]
        public Task SayNothingAsync() => Task.CompletedTask;
    }

    internal sealed class InnermostTextCommands(Trace trace) : GenericTextCommands<InnermostTextCommands>(trace)
    {
        [Command]
        public Task SayNothingAsync() => Task.CompletedTask;
    }
}
