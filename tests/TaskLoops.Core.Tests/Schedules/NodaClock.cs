using NodaTime;
using NodaTime.TimeZones;

namespace TaskLoops.Tests.Schedules;

/// <summary>What a zone's clocks show, computed by NodaTime from the same zone data: shares no code and no method with what it checks.</summary>
internal sealed class NodaClock(TimeZoneInfo zone)
{
    private static readonly ZoneLocalMappingResolver _firstOrShifted = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);

    private readonly DateTimeZone _zone = BclDateTimeZone.FromTimeZoneInfo(zone);

    /// <summary>The instants, in UTC ticks, of the times on every date, in order and without duplicates.</summary>
    public long[] Daily(LocalDate first, LocalDate last, params TimeOnly[] times)
    {
        var instants = new SortedSet<long>();
        for (var date = first; date <= last; date = date.PlusDays(1))
        {
            foreach (var time in times)
            {
                var mapping = _zone.MapLocal(date.At(LocalTime.FromTicksSinceMidnight(time.Ticks)));
                if (mapping.Count > 0 || Exists(date))
                    instants.Add(Ticks(_firstOrShifted(mapping).ToInstant()));
            }
        }

        return [.. instants];
    }

    /// <summary>The instants, in UTC ticks, that the clocks make of some readings: skipped ones at the end of the gap or never, repeated ones once or twice.</summary>
    public long[] Readings(IEnumerable<DateTime> readings, bool runSkipped, bool runRepeated)
    {
        var instants = new SortedSet<long>();
        foreach (var reading in readings)
        {
            var mapping = _zone.MapLocal(LocalDateTime.FromDateTime(reading));
            if (mapping.Count > 0)
                instants.Add(Ticks(mapping.First().ToInstant()));
            else if (runSkipped)
                instants.Add(Ticks(mapping.LateInterval.Start));
            if (mapping.Count == 2 && runRepeated)
                instants.Add(Ticks(mapping.Last().ToInstant()));
        }

        return [.. instants];
    }

    public IEnumerable<DateTime> Changes(DateTime from, DateTime to) => _zone
        .GetZoneIntervals(NodaTime.Instant.FromDateTimeUtc(from), NodaTime.Instant.FromDateTimeUtc(to))
        .Where(interval => interval.HasStart && interval.Start > NodaTime.Instant.FromDateTimeUtc(from))
        .Select(interval => interval.Start.ToDateTimeUtc());

    private static long Ticks(NodaTime.Instant instant) => instant.ToDateTimeUtc().Ticks;

    private bool Exists(LocalDate date)
    {
        try
        {
            _zone.AtStartOfDay(date);
            return true;
        }
        catch (SkippedTimeException)
        {
            return false;
        }
    }
}
