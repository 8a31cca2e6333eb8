using TaskLoops.Running;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Recording;

/// <summary>Loops in virtual time that starts at 2026-01-01T00:00:00Z, and a record of what they do.</summary>
public abstract class LoopFixture
{
    /// <summary>How long a test waits for another thread before it fails.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected LoopFixture()
    {
        // The pool runs nothing: what is queued waits until the test settles or moves the clock.
        Time.Choose = _ => 0;
        Log = new LoopRecorder(Time);
    }

    public static DateTimeOffset Midnight { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected VirtualTimeProvider Time { get; } = new(Midnight);

    private protected LoopRecorder Log { get; }

    protected LoopOptions Options => new() { TimeProvider = Time, Listener = Log };

    /// <summary>Half of the longest back-off after each attempt: 1 s, 2 s, 4 s.</summary>
    protected static RetryPolicy HalfTheLongest { get; } = new() { Random = () => 0.5 };

    protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    protected static Schedule EverySeconds(double seconds) => Schedule.Every(TimeSpan.FromSeconds(seconds));

    /// <summary>Waits for another thread.</summary>
    protected static async Task Within(Task task) => await task.WaitAsync(Patience);

    protected void AdvanceSeconds(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    protected void AssertLog(params string[] lines) => Assert.That(Log.Lines, Is.EqualTo(lines));

    /// <summary>A loop whose body does nothing.</summary>
    protected TaskLoop Idle(Schedule schedule, LoopOptions? options = null) => TaskLoop.Create(schedule, (_, _) => { }, options ?? Options);

    /// <summary>A loop whose body waits for the task, or for its cancellation.</summary>
    protected TaskLoop Waiting(Task task, Schedule schedule, LoopOptions? options = null) =>
        TaskLoop.Create(schedule, (_, cancelled) => task.WaitAsync(cancelled), options ?? Options);

    /// <summary>Runs on the strand of the loops, as a step of its own.</summary>
    protected void Enqueue(Action work) => ((IWorkQueue)Time).Enqueue(new ActionWork(work));

    private sealed class ActionWork(Action work) : IThreadPoolWorkItem
    {
        public void Execute() => work();
    }
}
