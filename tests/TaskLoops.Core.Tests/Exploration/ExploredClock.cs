using TaskLoops.Running;

namespace TaskLoops.Tests.Exploration;

/// <summary>A clock and a work queue without threads: every step of a loop, every timer and every control call waits here until it is chosen.</summary>
internal sealed class ExploredClock : TimeProvider, IWorkQueue
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Thread _thread = Thread.CurrentThread;
    private readonly List<Action> _waiting = [];

    /// <summary>Steps that the callbacks of a cancelled token bring forth, on the pool: they come after those of the step that cancelled.</summary>
    private readonly List<Action> _fromElsewhere = [];
    private readonly List<Task> _elsewhere = [];
    private readonly List<Timer> _timers = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(_ticks);

    public override long GetTimestamp() => _ticks;

    /// <summary>How many steps wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Whether a timer is set.</summary>
    public bool HasTimer => _timers.Exists(static timer => timer.Due < long.MaxValue);

    /// <summary>Runs one of the steps that wait.</summary>
    public void Run(int index)
    {
        var step = _waiting[index];
        _waiting.RemoveAt(index);
        step();
        AwaitElsewhere();
    }

    /// <summary>Takes away a step that would do nothing any more.</summary>
    public void Forget(Action step)
    {
        lock (_waiting)
            _waiting.Remove(step);
    }

    /// <summary>Runs something that is no step of the loop: a call from outside.</summary>
    public void RunNow(Action call)
    {
        call();
        AwaitElsewhere();
    }

    /// <summary>Puts a step among those that wait.</summary>
    public void Enqueue(Action step)
    {
        lock (_waiting)
            (Thread.CurrentThread == _thread ? _waiting : _fromElsewhere).Add(step);
    }

    /// <summary>Runs what waits, in the order chosen, until nothing does; false if it does not come to an end.</summary>
    public bool Drain(Func<int, int> choose, int mostSteps)
    {
        for (var steps = 0; steps < mostSteps; steps++)
        {
            Action step;
            lock (_waiting)
            {
                if (_waiting.Count == 0)
                    return true;

                var chosen = choose(_waiting.Count);
                step = _waiting[chosen];
                _waiting.RemoveAt(chosen);
            }

            step();
            AwaitElsewhere();
        }

        return false;
    }

    /// <summary>Lets time pass as one step; timers that become due are steps of their own.</summary>
    public void Pass(TimeSpan time)
    {
        _ticks += time.Ticks;
        foreach (var timer in _timers.Where(timer => timer.Due <= _ticks).OrderBy(timer => timer.Due).ToList())
        {
            timer.Due = long.MaxValue;
            Enqueue(timer.Fire);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    void IWorkQueue.Enqueue(IThreadPoolWorkItem work) => Enqueue(work.Execute);

    void IWorkQueue.Track(Task work)
    {
        lock (_elsewhere)
            _elsewhere.Add(work);
    }

    /// <summary>Callbacks of a cancelled token run on the pool: they belong to the step that cancelled.</summary>
    private void AwaitElsewhere()
    {
        Task[] tasks;
        lock (_elsewhere)
        {
            tasks = [.. _elsewhere];
            _elsewhere.Clear();
        }

        if (!Task.WaitAll(tasks, TimeSpan.FromSeconds(30)))
            throw new TimeoutException("Callbacks of a cancelled token have not ended.");

        lock (_waiting)
        {
            _waiting.AddRange(_fromElsewhere);
            _fromElsewhere.Clear();
        }
    }

    internal sealed class Timer(ExploredClock clock, Action fire) : ITimer
    {
        public long Due { get; set; } = long.MaxValue;

        public Action Fire { get; } = fire;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock._ticks + dueTime.Ticks;
            if (Due <= clock._ticks)
            {
                Due = long.MaxValue;
                clock.Enqueue(Fire);
            }

            return true;
        }

        public void Dispose() => Due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
