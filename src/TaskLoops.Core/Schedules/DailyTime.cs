using System.Globalization;
using TaskLoops.Schedules;

namespace TaskLoops;

/// <summary>A time of day on the clocks of a zone, such as 09:00 in Warsaw. The default value is midnight in UTC.</summary>
public readonly record struct DailyTime
{
    private static readonly string[] _forms =
    [
        "HH:mm", "HH:mm:ss", "HH:mm:ss.f", "HH:mm:ss.ff", "HH:mm:ss.fff", "HH:mm:ss.ffff", "HH:mm:ss.fffff", "HH:mm:ss.ffffff", "HH:mm:ss.fffffff",
    ];

    // Null stands for UTC, so that the default value equals midnight in UTC.
    private readonly TimeZoneInfo? _zone;

    /// <summary>A time on the clocks of <paramref name="zone"/>.</summary>
    /// <param name="time">To 100 ns.</param>
    /// <param name="zone">Any zone, of the system or custom.</param>
    public DailyTime(TimeOnly time, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        Time = time;
        _zone = zone.Equals(TimeZoneInfo.Utc) ? null : zone;
    }

    /// <summary>What the clock shows; whether and when it does on a given date is decided by the schedule.</summary>
    public TimeOnly Time { get; }

    /// <summary>Whose clocks; UTC by default.</summary>
    public TimeZoneInfo Zone => _zone ?? TimeZoneInfo.Utc;

    /// <summary>The time alone, with as many digits as it needs.</summary>
    internal string TimeText => Time.ToString(Time.Ticks % TimeSpan.TicksPerMinute == 0 ? "HH:mm" : "HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>"09:00"</c>, <c>"21:30:15.5"</c> or <c>"09:00 Europe/Warsaw"</c>.</summary>
    /// <param name="text"><c>HH:mm[:ss[.fffffff]]</c>, then optionally a space and a zone id (IANA or Windows).</param>
    /// <param name="defaultZone">The zone of a time that names none; UTC by default.</param>
    /// <exception cref="ArgumentException">The time is malformed, or its zone is unknown.</exception>
    public static DailyTime Parse(string text, TimeZoneInfo? defaultZone = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text, defaultZone ?? TimeZoneInfo.Utc, nameof(text));
    }

    /// <summary>The form that <see cref="Parse(string, TimeZoneInfo)"/> reads, always with its zone: <c>09:00 Europe/Warsaw</c>.</summary>
    public override string ToString() => $"{TimeText} {Zone.Id}";

    internal static DailyTime Parse(string? text, TimeZoneInfo defaultZone, string parameter)
    {
        var parts = (text ?? "").Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0 || !TimeOnly.TryParseExact(parts[0], _forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            throw new ArgumentException(
                $"{Excerpt.Of(text)} is not a time of day: write HH:mm[:ss[.fffffff]], 00:00 to 23:59:59.9999999, then optionally a space and a zone id, as in \"09:00 Europe/Warsaw\".",
                parameter);
        }

        return new DailyTime(time, parts.Length == 2 ? ZoneId.Find(parts[1], parameter) : defaultZone);
    }
}
