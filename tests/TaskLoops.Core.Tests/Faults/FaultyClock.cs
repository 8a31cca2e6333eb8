using TaskLoops.Running;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Faults;

/// <summary>Virtual time that writes down what loops ask of it, and throws where a script says.</summary>
internal sealed class FaultyClock(VirtualTimeProvider time) : TimeProvider, IWorkQueue
{
    private readonly List<ClockCall> _calls = [];
    private readonly List<Exception> _thrown = [];

    /// <summary>Whether the call with the number throws; null while the clock is whole, and does not count.</summary>
    public Func<int, ClockCall, bool>? Throws { get; set; }

    /// <summary>Whether the fault comes when the call has done its work; but no timer is made that nobody has.</summary>
    public bool IsLate { get; init; }

    /// <summary>What was asked while there was a script.</summary>
    public IReadOnlyList<ClockCall> Calls => _calls;

    public IReadOnlyList<Exception> Thrown
    {
        get
        {
            lock (_calls)
                return [.. _thrown];
        }
    }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => Call(ClockCall.Wall, time.GetUtcNow);

    public override long GetTimestamp() => Call(ClockCall.Steady, time.GetTimestamp);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Call(ClockCall.NewTimer, () => (ITimer)new Timer(this, time.CreateTimer(callback, state, dueTime, period)));

    void IWorkQueue.Enqueue(IThreadPoolWorkItem work) => ((IWorkQueue)time).Enqueue(work);

    void IWorkQueue.Track(Task work) => ((IWorkQueue)time).Track(work);

    private T Call<T>(ClockCall call, Func<T> ask)
    {
        if (FaultOf(call) is not { } fault)
            return ask();
        if (IsLate && call != ClockCall.NewTimer)
            ask();
        throw fault;
    }

    private ClockIsBrokenException? FaultOf(ClockCall call)
    {
        lock (_calls)
        {
            if (Throws is not { } script)
                return null;

            var throws = script(_calls.Count, call);
            _calls.Add(call);
            if (!throws)
                return null;

            var fault = new ClockIsBrokenException(call);
            _thrown.Add(fault);
            return fault;
        }
    }

    private sealed class Timer(FaultyClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Call(ClockCall.ChangeTimer, () => timer.Change(dueTime, period));

        public void Dispose() => clock.Call(ClockCall.DisposeTimer, () =>
        {
            timer.Dispose();
            return true;
        });

        public ValueTask DisposeAsync() => clock.Call(ClockCall.DisposeTimer, timer.DisposeAsync);
    }
}
