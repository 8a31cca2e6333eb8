namespace TaskLoops.Soak.Leaks;

/// <summary>The managed heap after all that can be collected has been.</summary>
internal static class Heap
{
    public static long Settled()
    {
        // Twice: what finalizers let go, and what hung on that.
        for (var time = 0; time < 2; time++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
