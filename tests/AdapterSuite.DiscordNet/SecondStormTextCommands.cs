using Discord.Commands;
using TaskLoops.AdapterSuite.Storms;
using TaskLoops.DiscordNet;

namespace TaskLoops.AdapterSuite.DiscordNet;

internal sealed class SecondStormTextCommands : LoopModuleBase, IDisposable
{
    private readonly StormScript _script;

    public SecondStormTextCommands(StormBook book) => _script = new StormScript(book, this);

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

    [Command("storm-second")]
    public Task SayNothingAsync() => Task.CompletedTask;

    public void Dispose() => _script.Disposed();
}
