using Discord.Interactions;

namespace TaskLoops.AdapterSuite.DiscordNet;

// Only the first is public: it is what the library finds in the assembly.
#pragma warning disable CA1812

public sealed class PulseInteractions(Trace trace) : InteractionModuleBase<SocketInteractionContext>, IDisposable
{
    private readonly PulseScript _script = new(trace);

    [ModuleLoop(Seconds = 1)]
    public void Pulse(LoopIteration iteration) => _script.Body(iteration);

    [AfterLoop]
    public void After(LoopEnd end) => _script.After(end);

    [SlashCommand("pulse", "Says nothing.")]
    public Task SayNothingAsync() => Task.CompletedTask;

    public void Dispose() => _script.Disposed();
}

internal abstract class GenericInteractions<T>(Trace trace) : InteractionModuleBase<SocketInteractionContext>, IAsyncDisposable
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

internal sealed class DerivedInteractions(Trace trace) : GenericInteractions<string>(trace)
{
    [SlashCommand("derived", "Says nothing.")]
    public Task SayNothingAsync() => Task.CompletedTask;
}

internal sealed class OuterInteractions : InteractionModuleBase<SocketInteractionContext>
{
    [SlashCommand("outer", "Says nothing.")]
    public Task SayNothingAsync() => Task.CompletedTask;

    internal sealed class InnerInteractions(Trace trace) : GenericInteractions<long>(trace)
    {
        [SlashCommand("inner", "Says nothing.")]
        public Task SayNothingEitherAsync() => Task.CompletedTask;
    }
}

internal sealed class InteractionsWithLoopsOnly(Trace trace) : GenericInteractions<int>(trace);

internal sealed class WaitingInteractions(Trace trace) : InteractionModuleBase<SocketInteractionContext>, IDisposable
{
    private readonly PulseScript _script = new(trace);

    [ModuleLoop(Seconds = 1)]
    public Task WaitAsync(CancellationToken cancelled) => _script.WaitAsync(cancelled);

    [AfterLoop]
    public void After(LoopEnd end) => _script.After(end);

    public void Dispose() => _script.Disposed();
}

internal sealed class FaultyInteractions : InteractionModuleBase<SocketInteractionContext>
{
    [ModuleLoop(Seconds = -1)]
    public void Pulse()
    {
    }
}

internal sealed class UnmakeableInteractions(Trace trace, IDisposable nobodyHasThis) : InteractionModuleBase<SocketInteractionContext>
{
    [ModuleLoop(Seconds = 1)]
    public void Pulse() => trace.Add($"body {nobodyHasThis}");
}

internal sealed class StatefulInteractions(Trace trace) : InteractionModuleBase<SocketInteractionContext>
{
    private int _count;

    [ModuleLoop(Seconds = 1)]
    public void Pulse() => trace.Add($"body {_count++}");

    [SlashCommand("count", "Tells a number that is always zero.")]
    public Task CountAsync() => Task.FromResult(_count);
}

internal sealed class ScopedInteractions(Trace trace) : InteractionModuleBase<SocketInteractionContext>
{
    [BeforeLoop]
    public void Before(ScopedPart part) => trace.Add($"before {part.Number}");

    [ModuleLoop(Seconds = 1)]
    public void Pulse(LoopIteration iteration, ScopedPart part, ScopedPart same) => trace.Add($"body {iteration.Index} {part.Number} {same.Number}");

    [AfterLoop]
    public void After(ScopedPart part) => trace.Add($"after {part.Number}");
}

internal sealed class HouseInteractions : InteractionModuleBase<SocketInteractionContext>
{
    internal sealed class FirstFloorInteractions : InteractionModuleBase<SocketInteractionContext>
    {
        [SlashCommand("first-floor", "Says nothing.")]
        public Task SayNothingAsync() => Task.CompletedTask;
    }

    internal sealed class SecondFloorInteractions : InteractionModuleBase<SocketInteractionContext>
    {
        [SlashCommand("second-floor", "Says nothing.")]
        public Task SayNothingAsync() => Task.CompletedTask;

        internal sealed class RoomInteractions(Trace trace) : GenericInteractions<short>(trace)
        {
            [SlashCommand("room", "Says nothing.")]
            public Task SayNothingAsync() => Task.CompletedTask;
        }
    }
}

internal sealed class QuickInteractions(Trace trace) : InteractionModuleBase<SocketInteractionContext>
{
    [ModuleLoop(Seconds = 0.1)]
    public void Run(LoopIteration iteration) => trace.Add($"quick {iteration.Index}");

    [SlashCommand("quick", "Says nothing.")]
    public Task SayNothingAsync() => Task.CompletedTask;
}
