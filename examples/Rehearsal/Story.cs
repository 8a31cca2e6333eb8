using System.Collections.Concurrent;
using System.Diagnostics;
using TaskLoops;

namespace Rehearsal;

/// <summary>Tells what happens line by line, listens to the loops, and holds the bot to what was to happen.</summary>
public sealed class Story : LoopListener
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    /// <summary>Some states follow a moment after the event that leads to them: who waits looks again after this, if nothing else happens.</summary>
    private static readonly TimeSpan _secondLook = TimeSpan.FromMilliseconds(50);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _sync = new();
    private readonly ConcurrentDictionary<string, int> _iterations = new();
    private readonly ConcurrentDictionary<string, int> _retries = new();
    private readonly ConcurrentDictionary<string, long> _missed = new();
    private TaskCompletionSource _happened = NewSource();
    private int _chapter;
    private int _failures;

    /// <summary>Asked when the very first iteration begins.</summary>
    public Func<bool>? BeforeAnyIteration { get; set; }

    /// <summary>What was answered then.</summary>
    public bool? WasReadyBeforeAnyIteration { get; private set; }

    /// <summary>Bodies and hooks that have failed; retries are none.</summary>
    public int Failures => Volatile.Read(ref _failures);

    public int IterationsOf(string loop) => _iterations.GetValueOrDefault(loop);

    public long MissedBy(string loop) => _missed.GetValueOrDefault(loop);

    public int RetriesOf(string loop) => _retries.GetValueOrDefault(loop);

    public void Chapter(string heading) => Write($"\n{++_chapter}. {heading}");

    public void Say(string line) => Write($"{_clock.Elapsed.TotalSeconds,6:0.00} s  {line.TrimEnd().ReplaceLineEndings($"\n{"",10}")}");

    /// <exception cref="NotSoException">It is not so.</exception>
    public void Check(string what, bool isSo)
    {
        if (!isSo)
            throw new NotSoException(what);
        Say($"   ok: {what}.");
    }

    /// <summary>Waits, for a limited time, until something is so: looks whenever something happens.</summary>
    /// <exception cref="NotSoException">It is not so in time.</exception>
    public async Task SeesAsync(string what, Func<bool> isSo)
    {
        var began = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            if (Stopwatch.GetElapsedTime(began) > _patience)
                throw new NotSoException($"{what} (waited {_patience.TotalSeconds:0} s)");
            await Volatile.Read(ref _happened).Task.WaitAsync(_secondLook).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Say($"   ok: {what}.");
    }

    /// <summary>Waits, for a limited time, until something has ended, in whatever way.</summary>
    /// <exception cref="NotSoException">It has not ended in time.</exception>
    public async Task SeesAsync(string what, Task end)
    {
        await end.WaitAsync(_patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Check(what, end.IsCompleted);
    }

    /// <summary>Something has happened: who waits looks again.</summary>
    public void Happened() => Interlocked.Exchange(ref _happened, NewSource()).SetResult();

    /// <summary>An event that is told and that somebody may wait for.</summary>
    public Task Happened(string line)
    {
        Say($"   {line}");
        Happened();
        return Task.CompletedTask;
    }

    public override void OnRunStarted(TaskLoop loop) => Happened($"{loop.Name} is started: {loop.Schedule}.");

    public override void OnIterationStarted(in LoopIteration iteration)
    {
        lock (_sync)
            WasReadyBeforeAnyIteration ??= BeforeAnyIteration?.Invoke();
        if (iteration.Attempt == 1)
            _iterations.AddOrUpdate(iteration.Loop.Name, 1, (_, count) => count + 1);
        Happened();
    }

    public override void OnIterationEnded(in LoopIterationEnd end) => Happened();

    public override void OnRetry(in LoopRetry retry)
    {
        _retries.AddOrUpdate(retry.Loop.Name, 1, (_, count) => count + 1);
        Happened($"{retry.Loop.Name}: attempt {retry.Attempt} failed ({retry.Exception.Message}); the next in {retry.Delay.TotalMilliseconds:0} ms.");
    }

    public override void OnMissed(in LoopMissed missed)
    {
        var count = missed.Count;
        _missed.AddOrUpdate(missed.Loop.Name, count, (_, before) => before + count);
        Happened($"{missed.Loop.Name}: {missed.Count} {(missed.Count == 1 ? "occurrence" : "occurrences")} missed{(missed.IsMadeUp ? "; the latest is made up now" : "")}.");
    }

    public override void OnScheduleChanged(TaskLoop loop, Schedule previous) => Happened($"{loop.Name}: {previous} -> {loop.Schedule}.");

    public override void OnUnhandled(in LoopFailure failure) => Failed(failure);

    public override void OnHookFailed(in LoopFailure failure) => Failed(failure);

    public override void OnRunEnded(in LoopEnd end) => Happened($"{end.Loop.Name} has ended: {end.Reason}.");

    private void Failed(in LoopFailure failure)
    {
        Interlocked.Increment(ref _failures);
        Happened($"{failure.Loop.Name}: its {failure.Place} has FAILED: {failure.Exception.Message}");
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Write(string line)
    {
        lock (_sync)
            Console.WriteLine(line);
    }
}
