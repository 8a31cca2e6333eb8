using System.Globalization;

namespace TaskLoops.Tests.Schedules;

/// <summary>Occurrences as short texts, so that a test states whole sequences.</summary>
internal static class Listing
{
    public static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static TimeZoneInfo Zone(string id) => TimeZoneInfo.FindSystemTimeZoneById(id);

    public static string[] List(this Schedule schedule, string from, int count) => [.. schedule.GetOccurrences(Utc(from)).Take(count).Select(Text)];

    /// <summary>The occurrences as the zone's clocks show them, with their offset: <c>2024-03-10 03:30 -04</c>.</summary>
    public static string[] ListIn(this Schedule schedule, string zone, string from, int count) =>
        [.. schedule.GetOccurrences(Utc(from)).Take(count).Select(occurrence => TimeZoneInfo.ConvertTime(occurrence, Zone(zone)).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture))];

    public static string Text(DateTimeOffset instant)
    {
        Assert.That(instant.Offset, Is.EqualTo(TimeSpan.Zero), "Instants are given in UTC.");
        return instant.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
    }

    /// <summary>The occurrences in (from, to), asked for one by one as a loop does.</summary>
    public static IEnumerable<DateTimeOffset> Between(this Schedule schedule, DateTimeOffset from, DateTimeOffset to)
    {
        for (var next = schedule.After(from, from); next < to; next = schedule.After(from, next.Value))
            yield return next.Value;
    }
}
