using DSharpPlus.CommandsNext;
using DSharpPlus.CommandsNext.Attributes;
using TaskLoops.AdapterSuite.Storms;

namespace TaskLoops.AdapterSuite.DSharpPlus;

public sealed class FirstStormModule : BaseCommandModule, IDisposable
{
    private readonly StormScript _script;

    public FirstStormModule(StormBook book) => _script = new StormScript(book, this);

    [BeforeLoop(nameof(Quick), nameof(Overlapping), nameof(Held))]
    public void Before(TaskLoop loop) => _script.Before(loop);

    [ModuleLoop(Seconds = StormScript.Quick)]
    public Task Quick(LoopIteration iteration, CancellationToken cancelled) => _script.QuickAsync(iteration, cancelled);

    [ModuleLoop(Seconds = StormScript.Overlapping, MaxOverlap = StormScript.MaxOverlap)]
    public Task Overlapping(LoopIteration iteration, CancellationToken cancelled) => _script.OverlappingAsync(iteration, cancelled);

    [ModuleLoop(Seconds = StormScript.Held, WhileDisconnected = WhileDisconnected.Hold)]
    public Task Held(LoopIteration iteration, CancellationToken cancelled) => _script.HeldAsync(iteration, cancelled);

    [AfterLoop(nameof(Quick), nameof(Overlapping), nameof(Held))]
    public void After(LoopEnd end) => _script.After(end);

    [Command("storm-first")]
    public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;

    public void Dispose() => _script.Disposed();
}
