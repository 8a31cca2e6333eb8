using System.Collections.Concurrent;
using System.Diagnostics;

namespace TaskLoops.AdapterSuite.Storms;

/// <summary>The bot's own record of its loops: what their hooks and bodies saw. Thread-safe.</summary>
public sealed class StormBook(IStormRig rig)
{
    private readonly Lock _gate = new();
    private readonly List<StormRun> _runs = [];
    private readonly ConcurrentDictionary<TaskLoop, StormRun> _current = new();
    private readonly ConcurrentDictionary<object, int> _disposals = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<StormRun> Runs
    {
        get
        {
            lock (_gate)
                return [.. _runs];
        }
    }

    /// <summary>How often each object with loops was disposed of.</summary>
    public IReadOnlyDictionary<object, int> Disposals => _disposals;

    /// <summary>Loops that began while another of their name was running.</summary>
    public ConcurrentQueue<string> Doubled { get; } = new();

    /// <summary>Waits until the condition holds; it is looked at again whenever something is written here.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (condition())
                return;

            await changed;
        }
    }

    /// <summary>What the before hook of each loop calls.</summary>
    public void Begin(TaskLoop loop, object? owner = null)
    {
        if (owner is not null)
            _disposals.TryAdd(owner, 0);

        lock (_gate)
        {
            var run = new StormRun(_runs.Count, loop);
            if (loop.Name.Contains('#', StringComparison.Ordinal) || _current.Values.Any(other => other.Name == run.Name && other.End is null))
                Doubled.Enqueue($"run {run.Number} of {run.Name}");
            _runs.Add(run);
            _current[loop] = run;
        }

        Changed();
    }

    /// <summary>What each body does: it posts once, and works for a while.</summary>
    public async Task PostAsync(LoopIteration iteration, TimeSpan work, CancellationToken cancelled)
    {
        var run = _current[iteration.Loop];
        var post = run.Enter(iteration);
        Changed();
        try
        {
            await CallAsync(post, cancelled);
            post.Outcome = StormPostOutcome.Succeeded;
            await Task.Delay(work, cancelled);
        }
        catch (Exception failure)
        {
            post.Failure = failure;
            if (post.Outcome == StormPostOutcome.Open && !cancelled.IsCancellationRequested)
                post.Outcome = StormPostOutcome.Failed;
            throw;
        }
        finally
        {
            run.Leave();
        }
    }

    /// <summary>What the after hook of each loop calls.</summary>
    public void End(LoopEnd end)
    {
        _current[end.Loop].Finish(end);
        Changed();
    }

    /// <summary>What the objects with loops call when they are disposed of. Those of commands are not counted.</summary>
    public void Disposed(object owner)
    {
        if (_disposals.ContainsKey(owner))
            _disposals.AddOrUpdate(owner, 1, (_, times) => times + 1);
    }

    private async Task CallAsync(StormPost post, CancellationToken cancelled)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await rig.PostAsync(post.Text, cancelled);
        }
        finally
        {
            post.Took = Stopwatch.GetElapsedTime(began);
        }
    }

    private void Changed() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
