using DSharpPlus.CommandsNext;
using DSharpPlus.CommandsNext.Attributes;

namespace TaskLoops.AdapterSuite.DSharpPlus;

#pragma warning disable CA1812

public sealed class PulseModule(Trace trace) : BaseCommandModule, IDisposable
{
    private readonly PulseScript _script = new(trace);

    [ModuleLoop(Seconds = 1)]
    public void Pulse(LoopIteration iteration) => _script.Body(iteration);

    [AfterLoop]
    public void After(LoopEnd end) => _script.After(end);

    [Command("pulse")]
    public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;

    public void Dispose() => _script.Disposed();
}

public abstract class GenericModule<T>(Trace trace) : BaseCommandModule, IAsyncDisposable
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

public sealed class DerivedModule(Trace trace) : GenericModule<string>(trace)
{
    [Command("derived")]
    public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;
}

public sealed class WaitingModule(Trace trace) : BaseCommandModule, IDisposable
{
    private readonly PulseScript _script = new(trace);

    [ModuleLoop(Seconds = 1)]
    public Task WaitAsync(CancellationToken cancelled) => _script.WaitAsync(cancelled);

    [AfterLoop]
    public void After(LoopEnd end) => _script.After(end);

    [Command("waiting")]
    public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;

    public void Dispose() => _script.Disposed();
}

public sealed class FaultyModule : BaseCommandModule
{
    [ModuleLoop(Seconds = -1)]
    public void Pulse()
    {
    }

    [Command("faulty")]
    public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;
}

public sealed class UnmakeableModule(Trace trace, IDisposable nobodyHasThis) : BaseCommandModule
{
    [ModuleLoop(Seconds = 1)]
    public void Pulse() => trace.Add($"body {nobodyHasThis}");

    [Command("unmakeable")]
    public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;
}

/// <summary>Has the names that the next one wants.</summary>
public sealed class FirstModule(Trace trace) : BaseCommandModule
{
    [ModuleLoop(Seconds = 1)]
    public void Run(LoopIteration iteration) => trace.Add($"first {iteration.Index}");

    [Command("taken")]
    [Aliases("also-taken")]
    public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;
}

public sealed class SecondModule(Trace trace) : GenericModule<SecondModule>(trace)
{
    [Command("free")]
    public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;

    [Command]
    public Task TakenAsync(CommandContext context) => Task.CompletedTask;
}

public sealed class AliasModule(Trace trace) : GenericModule<AliasModule>(trace)
{
    [Command("free-too")]
    public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;

    [Command("fresh")]
    [Aliases("Also-Taken")]
    public Task SayNothingEitherAsync(CommandContext context) => Task.CompletedTask;
}

/// <summary>In its group the name is another one.</summary>
[Group("group")]
public sealed class GroupModule(Trace trace) : GenericModule<GroupModule>(trace)
{
    [Command("taken")]
    public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;
}
