using System.Diagnostics;
using System.Net.Http;
using System.Net.Sockets;
using TaskLoops;

namespace Quickstart;

/// <summary>Prints what happens, as a bot's log would, and keeps account of what was to happen.</summary>
internal sealed class ConsoleLog : LoopListener
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _sync = new();
    private volatile int _refusedConnections;
    private volatile bool _hasFailure;

    public bool AllWell => !_hasFailure;

    public int RefusedConnections => _refusedConnections;

    public void Say(string line)
    {
        lock (_sync)
            Console.WriteLine($"{_clock.Elapsed.TotalSeconds,6:0.00} s  {line}");
    }

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

    public override void OnRetry(in LoopRetry retry)
    {
        if (retry.Exception is HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } })
            _refusedConnections++;
        Say($"   {retry.Loop.Name}: attempt {retry.Attempt} failed ({retry.Exception.Message}); the next in {retry.Delay.TotalMilliseconds:0} ms.");
    }

    public override void OnMissed(in LoopMissed missed) => Say($"   {missed.Loop.Name}: {missed.Count} occurrence(s) passed meanwhile.");

    public override void OnScheduleChanged(TaskLoop loop, Schedule previous) => Say($"   {loop.Name}: {previous} -> {loop.Schedule}.");

    public override void OnUnhandled(in LoopFailure failure) => Check($"{failure.Loop.Name} does not fail: {failure.Exception}", isSo: false);

    public override void OnHookFailed(in LoopFailure failure) => Check($"{failure.Loop.Name}: no {failure.Place} fails: {failure.Exception}", isSo: false);

    public override void OnRunEnded(in LoopEnd end) => Say($"   {end.Loop.Name} has ended: {end.Reason}.");
}
