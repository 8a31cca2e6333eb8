using System.Diagnostics;
using TaskLoops;

namespace NativeAot;

/// <summary>Prints what happens, and keeps account of what was to happen.</summary>
internal sealed class ConsoleLog : LoopListener
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _sync = new();
    private volatile bool _hasFailure;

    public bool AllWell => !_hasFailure;

    public void Say(string line)
    {
        lock (_sync)
            Console.WriteLine($"{_clock.Elapsed.TotalSeconds,6:0.000} s  {line}");
    }

    public void Tell(LoopIteration iteration, CancellationToken cancelled) => Say($"   #{iteration.Index} of {iteration.Loop.Name}");

    public void Check(string what, bool isSo)
    {
        _hasFailure |= !isSo;
        Say(isSo ? $"   ok: {what}." : $"   NOT SO: {what}.");
    }

    /// <summary>Waits, for a limited time, until something has happened.</summary>
    public async Task Sees(string what, Func<bool> hasHappened)
    {
        var began = _clock.Elapsed;
        while (!hasHappened() && _clock.Elapsed - began < _patience)
            await Task.Delay(TimeSpan.FromMilliseconds(10));

        Check(what, hasHappened());
    }

    public override void OnRunStarted(TaskLoop loop) => Say($"   {loop.Name} is started: {loop.Schedule}.");

    public override void OnUnhandled(in LoopFailure failure) =>
        Check($"{failure.Loop.Name} fails only on purpose: {failure.Exception.Message}", failure.Exception.Message == GuildCog.Stone);

    public override void OnHookFailed(in LoopFailure failure) => Check($"{failure.Loop.Name}: no {failure.Place} fails: {failure.Exception}", isSo: false);

    public override void OnRunEnded(in LoopEnd end) => Say($"   {end.Loop.Name} has ended: {end.Reason}, {end.Iterations} iterations.");
}
