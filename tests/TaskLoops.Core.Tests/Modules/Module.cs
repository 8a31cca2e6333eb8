using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Modules;

/// <summary>Loads modules whose loops run in virtual time.</summary>
internal static class Module
{
    public const DynamicallyAccessedMemberTypes Needed = DynamicallyAccessedMemberTypes.All;

    // Many mutations end in waiting for nothing.
#if MUTATIONS
    private const double Patience = 5;
#else
    private const double Patience = 20;
#endif

    public static ModuleLoops Load<[DynamicallyAccessedMembers(Needed)] T>(
        T instance, VirtualTimeProvider time, LoopListener? listener = null, LoopRegistry? registry = null)
        where T : class
        => ModuleLoops.For(instance, In(time, listener, registry));

    public static ModuleLoopsOptions In(VirtualTimeProvider time, LoopListener? listener = null, LoopRegistry? registry = null) =>
        new() { Loops = new LoopOptions { TimeProvider = time, Listener = listener, Registry = registry } };

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>The end of what should end by itself; a test that waits in vain fails.</summary>
    public static async Task Promptly(this Task work, [CallerArgumentExpression(nameof(work))] string what = "")
    {
        await work.WaitAsync(Seconds(Patience)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(work.IsCompleted, Is.True, $"waited for {what}");
        await work;
    }

    /// <summary>Seconds since the start of the clock.</summary>
    public static double Elapsed(this VirtualTimeProvider time) => time.GetElapsedTime(0).TotalSeconds;

    public static IEnumerable<string> Names(this IEnumerable<TaskLoop> loops) => loops.Select(loop => loop.Name);
}
