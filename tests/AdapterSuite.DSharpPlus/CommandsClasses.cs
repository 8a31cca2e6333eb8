using DSharpPlus.Commands;

namespace TaskLoops.AdapterSuite.DSharpPlus;

#pragma warning disable CA1812

public sealed class PulseCommands(Trace trace) : IDisposable
{
    private readonly PulseScript _script = new(trace);

    [ModuleLoop(Seconds = 1)]
    public void Pulse(LoopIteration iteration) => _script.Body(iteration);

    [AfterLoop]
    public void After(LoopEnd end) => _script.After(end);

    [Command("pulse")]
    public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

    public void Dispose() => _script.Disposed();
}

public abstract class GenericCommands<T>(Trace trace) : IAsyncDisposable
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

public sealed class DerivedCommands(Trace trace) : GenericCommands<string>(trace)
{
    [Command("derived")]
    public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;
}

public sealed class CommandsWithLoopsOnly(Trace trace) : GenericCommands<int>(trace);

public sealed class WaitingCommands(Trace trace) : IDisposable
{
    private readonly PulseScript _script = new(trace);

    [ModuleLoop(Seconds = 1)]
    public Task WaitAsync(CancellationToken cancelled) => _script.WaitAsync(cancelled);

    [AfterLoop]
    public void After(LoopEnd end) => _script.After(end);

    [Command("waiting")]
    public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

    public void Dispose() => _script.Disposed();
}

public sealed class FaultyCommands
{
    [ModuleLoop(Seconds = -1)]
    public void Pulse()
    {
    }

    [Command("faulty")]
    public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;
}

public sealed class StatefulCommands(Trace trace)
{
    private int _count;

    [ModuleLoop(Seconds = 1)]
    public void Pulse() => trace.Add($"body {_count++}");

    [Command("count")]
    public ValueTask CountAsync(CommandContext context) => new(Task.FromResult(_count));
}
