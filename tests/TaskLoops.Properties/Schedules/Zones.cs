namespace TaskLoops.Properties.Schedules;

/// <summary>Ids of every zone that the system knows, in an order that is the same on every machine with the same data.</summary>
internal static class Zones
{
    private static readonly string _folder = Environment.GetEnvironmentVariable("TZDIR") ?? "/usr/share/zoneinfo";

    private static readonly string[] _all =
    [
        .. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Concat(Unlisted()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    // Negative summer time, shifts of half an hour and of a day, a change at midnight, shifts twice around a month of fasting.
    private static readonly string[] _odd =
    [
        "Europe/Dublin", "Africa/Casablanca", "America/Nuuk", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Amman", "America/Asuncion", "America/New_York", "Europe/Warsaw",
        "Asia/Beirut", "America/Havana", "Antarctica/Troll", "Pacific/Fakaofo", "Pacific/Chatham",
    ];

    public static Gen<string> Ids { get; } = Gen.Frequency((4, Gen.OneOf(_all)), (4, Gen.OneOf(_odd)), (1, Gen.Const("UTC")));

    /// <summary>Outside Windows the list leaves out names for the same place; each is a file.</summary>
    private static IEnumerable<string> Unlisted() => !Directory.Exists(_folder)
        ? []
        : Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder, file))
            .Where(id => char.IsUpper(id[0]) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out _));
}
