using System.Collections.Concurrent;
using NodaTime;
using NodaTime.TimeZones;

namespace TaskLoops.Properties.Schedules;

/// <summary>What the clocks of a zone show, by NodaTime over the system's zone data. Instants and readings are in ticks.</summary>
internal sealed class NaiveZone
{
    private static readonly ConcurrentDictionary<string, NaiveZone> _zones = new(StringComparer.Ordinal);

    private readonly DateTimeZone _zone;

    private NaiveZone(string id) => _zone = BclDateTimeZone.FromTimeZoneInfo(TimeZoneInfo.FindSystemTimeZoneById(id));

    public static NaiveZone Of(string id) => _zones.GetOrAdd(id, static id => new NaiveZone(id));

    /// <summary>The instants at which the clocks show a reading: none in a gap, two in an overlap.</summary>
    public long[] Shown(long reading)
    {
        var mapping = _zone.MapLocal(Local(reading));
        return mapping.Count switch
        {
            0 => [],
            1 => [Ticks(mapping.First().ToInstant())],
            _ => [Ticks(mapping.First().ToInstant()), Ticks(mapping.Last().ToInstant())],
        };
    }

    /// <summary>The gap that swallows a reading: when the clocks jump, and by how much.</summary>
    public (long At, long Length) Gap(long reading)
    {
        var mapping = _zone.MapLocal(Local(reading));
        return (Ticks(mapping.LateInterval.Start), mapping.LateInterval.WallOffset.Ticks - mapping.EarlyInterval.WallOffset.Ticks);
    }

    /// <summary>Whether a date has any reading at all.</summary>
    public bool Has(long date)
    {
        var midnight = date * TimeSpan.TicksPerDay;
        if (Shown(midnight).Length > 0)
            return true;

        var (at, length) = Gap(midnight);
        return Clock(at - 1) + 1 + length < midnight + TimeSpan.TicksPerDay;
    }

    public long Clock(long instant) => instant + _zone.GetUtcOffset(At(instant)).Ticks;

    /// <summary>Stretches of time with one offset, cut to [from, to]: when each begins and ends, and how far its clocks are ahead of UTC.</summary>
    public IEnumerable<(long From, long To, long Offset)> Stretches(long from, long to) => _zone
        .GetZoneIntervals(At(from), At(to + 1))
        .Select(stretch => (
            Math.Max(from, stretch.HasStart ? Ticks(stretch.Start) : from),
            Math.Min(to, stretch.HasEnd ? Ticks(stretch.End) - 1 : to),
            stretch.WallOffset.Ticks));

    /// <summary>The next change of the offset, if there is one within two years.</summary>
    public long? NextChange(long instant)
    {
        var stretch = _zone.GetZoneInterval(At(instant));
        return stretch.HasEnd && Ticks(stretch.End) - instant < 730 * TimeSpan.TicksPerDay ? Ticks(stretch.End) : null;
    }

    private static Instant At(long ticks) => Instant.FromDateTimeUtc(new DateTime(ticks, DateTimeKind.Utc));

    private static long Ticks(Instant instant) => instant.ToDateTimeUtc().Ticks;

    private static LocalDateTime Local(long reading) => LocalDateTime.FromDateTime(new DateTime(reading, DateTimeKind.Unspecified));
}
