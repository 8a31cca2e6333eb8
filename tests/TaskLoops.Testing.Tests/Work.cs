using TaskLoops.Running;

namespace TaskLoops.Testing.Tests;

/// <summary>The work queue as the loops see it.</summary>
internal static class Work
{
    /// <summary>How long a test waits for another thread before it fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static void Enqueue(this VirtualTimeProvider time, Action work) => ((IWorkQueue)time).Enqueue(new ActionWork(work));

    public static void Track(this VirtualTimeProvider time, Task work) => ((IWorkQueue)time).Track(work);

    /// <summary>Calls <paramref name="callback"/> once, after <paramref name="due"/>.</summary>
    public static ITimer After(this VirtualTimeProvider time, TimeSpan due, Action callback) =>
        time.CreateTimer(_ => callback(), null, due, Timeout.InfiniteTimeSpan);

    /// <summary>Seconds of the steady clock.</summary>
    public static double Steady(this VirtualTimeProvider time) => time.GetElapsedTime(0).TotalSeconds;

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private sealed class ActionWork(Action work) : IThreadPoolWorkItem
    {
        public void Execute() => work();
    }
}
