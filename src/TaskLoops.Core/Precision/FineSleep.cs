using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TaskLoops.Precision;

/// <summary>Sleeps of less than two milliseconds, for which the runtime has only whole ones.</summary>
internal static partial class FineSleep
{
    private const long NanosecondsInASecond = 1_000_000_000;

    /// <summary>How much of a wait is left to be slept here, and less than a whole millisecond beside it: nothing can wake such a sleep.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Whether there are such sleeps; else they last whole milliseconds, and as much longer as the system's timer period is.</summary>
    [UnsupportedOSPlatformGuard("windows")]
    public static bool IsAvailable => !OperatingSystem.IsWindows();

    /// <summary>Sleeps for so many ticks of the fine clock, or somewhat longer.</summary>
    public static void For(long ticks)
    {
        if (!IsAvailable)
        {
            var time = TimeSpan.FromSeconds((double)ticks / TimeProvider.System.TimestampFrequency);
#pragma warning disable RS0030 // This thread has nothing else to do, and no token.
            Thread.Sleep((int)Math.Ceiling(time.TotalMilliseconds));
#pragma warning restore RS0030
            return;
        }

        var nanoseconds = (long)(ticks * ((double)NanosecondsInASecond / TimeProvider.System.TimestampFrequency));
        var wait = new TimeSpecification { Seconds = (nint)(nanoseconds / NanosecondsInASecond), Nanoseconds = (nint)(nanoseconds % NanosecondsInASecond) };
        _ = Sleep(in wait, 0);
    }

    [UnsupportedOSPlatform("windows")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(in TimeSpecification time, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
