namespace TaskLoops.Tests.Schedules;

/// <summary>Every zone that the system knows: those it lists, and those that it finds by other names only.</summary>
internal static class SystemZones
{
    private static readonly string _folder = Environment.GetEnvironmentVariable("TZDIR") ?? "/usr/share/zoneinfo";

    public static IReadOnlyList<TimeZoneInfo> All { get; } =
    [
        .. TimeZoneInfo.GetSystemTimeZones().Concat(Unlisted()).DistinctBy(zone => zone.Id).OrderBy(zone => zone.Id, StringComparer.Ordinal),
    ];

    /// <summary>Outside Windows the list leaves out names for the same place; each is a file.</summary>
    private static IEnumerable<TimeZoneInfo> Unlisted()
    {
        if (!Directory.Exists(_folder))
            yield break;

        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
        {
            var id = Path.GetRelativePath(_folder, file);
            if (char.IsUpper(id[0]) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
                yield return zone;
        }
    }
}
