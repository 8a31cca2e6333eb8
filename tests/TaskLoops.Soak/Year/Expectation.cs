using NodaTime;
using NodaTime.TimeZones;

namespace TaskLoops.Soak.Year;

/// <summary>When loops should begin, computed without the library: by counting, by walking over dates, and by NodaTime's zones. Seconds since the year began.</summary>
internal sealed class Expectation(DateTimeOffset start, int days)
{
    /// <summary>The first second that is not looked at any more.</summary>
    public long End { get; } = days * 86_400L;

    public IEnumerable<long> Every(long seconds, long from = 0)
    {
        for (var at = from; at < End; at += seconds)
            yield return at;
    }

    /// <summary>Each (date, time) of a zone's clocks once: the first of two, shifted by a gap.</summary>
    public IEnumerable<long> Dates(string zone, Func<LocalDate, bool> which, params LocalTime[] times)
    {
        var clocks = BclDateTimeZone.FromTimeZoneInfo(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var first = LocalDate.FromDateTime(start.UtcDateTime).PlusDays(-2);
        return Enumerable.Range(0, days + 4).Select(day => first.PlusDays(day)).Where(which)
            .SelectMany(date => times.Select(time => Second(clocks.ResolveLocal(date + time, Resolvers.LenientResolver))))
            .Where(second => second > 0 && second < End).Distinct().Order();
    }

    /// <summary>Whenever the clocks of a zone show a multiple of so many minutes.</summary>
    public IEnumerable<long> Readings(string zone, int minutes, int offset = 0)
    {
        var clocks = BclDateTimeZone.FromTimeZoneInfo(TimeZoneInfo.FindSystemTimeZoneById(zone));
        for (var second = 60L; second < End; second += 60)
        {
            var local = Instant.FromDateTimeOffset(start.AddSeconds(second)).InZone(clocks);
            if (((local.Hour * 60) + local.Minute - offset) % minutes == 0)
                yield return second;
        }
    }

    /// <summary>A body that is longer than its interval: what is due when it ends begins at once, if it is not too late or is made up.</summary>
    public IEnumerable<long> Slow(long interval, long length, bool isMadeUp)
    {
        var last = 0L;
        for (var at = 0L; at < End;)
        {
            yield return at;
            var end = at + length;
            var due = end / interval * interval;
            if (due > last && (end - due < 60 || isMadeUp))
                (last, at) = (due, end);
            else
                last = at = due > last ? due + interval : last + interval;
        }
    }

    private long Second(ZonedDateTime at) => (long)(at.ToDateTimeOffset() - start).TotalSeconds;
}
