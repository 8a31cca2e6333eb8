using Microsoft.Diagnostics.Runtime;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>What lies on the heap of another process, by type.</summary>
internal static class HeapByType
{
    public const string Prefix = "B/loop of ";

    /// <summary>The types of which every loop has some, each with its bytes for one loop.</summary>
    public static IEnumerable<(string Type, double Bytes)> ForEachOf(int loops, int process)
    {
        using var target = DataTarget.AttachToProcess(process, suspend: true);
        using var runtime = target.ClrVersions[0].CreateRuntime();
        return
        [
            .. runtime.Heap.EnumerateObjects()
                .Where(o => o.IsValid && !o.IsFree)
                .GroupBy(o => o.Type?.Name ?? "?")
                .Select(objects => (Type: Prefix + objects.Key, Bytes: (double)objects.Sum(o => (long)o.Size) / loops))
                .Where(type => type.Bytes >= 1)
                .OrderByDescending(type => type.Bytes),
        ];
    }
}
