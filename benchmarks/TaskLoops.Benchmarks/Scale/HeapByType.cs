using Microsoft.Diagnostics.Runtime;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>What lies on the heap of this process, by type.</summary>
internal static class HeapByType
{
    /// <summary>The types that every loop has, each with its bytes for one loop.</summary>
    public static IEnumerable<(string Type, double Count, double Bytes)> ForEachOf(int loops)
    {
        using var target = DataTarget.AttachToProcess(Environment.ProcessId, suspend: false);
        using var runtime = target.ClrVersions[0].CreateRuntime();
        return
        [
            .. runtime.Heap.EnumerateObjects()
                .Where(o => o.IsValid && !o.IsFree)
                .GroupBy(o => o.Type?.Name ?? "?")
                .Select(objects => (Type: objects.Key, Count: (double)objects.Count() / loops, Bytes: (double)objects.Sum(o => (long)o.Size) / loops))
                .Where(type => type.Bytes >= 1)
                .OrderByDescending(type => type.Bytes),
        ];
    }
}
