using Cronos;

namespace TaskLoops.Schedules;

/// <summary>
/// A cron expression (rule T8). Cronos reads it and finds the readings; what a zone makes of them is decided here, from offsets at instants, by
/// Cronos' documented rules.
/// </summary>
/// <remarks>
/// Of Cronos 0.13 only the next occurrence in UTC is asked for. Given a zone, it answers 01:30 with 01:30, for ever, in Casablanca, Asunción and others;
/// and its previous occurrences can lie in a month that the expression does not name.
/// </remarks>
internal sealed class CronSchedule : LocalClockSchedule
{
    // On the last day of the calendar Cronos throws for want of a next one: the day is no part of it, neither to ask from nor to find.
    private static readonly long _lastReading = DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay;

    private static readonly DateTime _someDay = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _text;
    private readonly CronExpression _expression;
    private readonly bool _isInterval;

    private CronSchedule(string text, CronExpression expression, bool isInterval, TimeZoneInfo zone)
        : base(zone)
    {
        _text = text;
        _expression = expression;
        _isInterval = isInterval;
    }

    public override ScheduleKind Kind => ScheduleKind.Cron;

    public override string? CronExpression => _text;

    private protected override bool RunsWhatIsSkipped => true;

    private protected override bool RunsWhatIsRepeated => _isInterval;

    public static CronSchedule Parse(string text, TimeZoneInfo zone, string parameter)
    {
        text = text.Trim();
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var expression = Read(text, fields.Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard, parameter);
        if (expression.GetNextOccurrence(_someDay, inclusive: true) is null)
            throw new ArgumentException($"The cron expression {Excerpt.Of(text)} never occurs: no date has its day, month and weekday.", parameter);
        return new CronSchedule(text, expression, IsInterval(fields, expression), zone);
    }

    private protected override long? NextReading(long reading, bool inclusive)
    {
        if (reading > _lastReading)
            return null;
        var next = reading < 0
            ? _expression.GetNextOccurrence(Utc(0), inclusive: true)?.Ticks
            : _expression.GetNextOccurrence(Utc(reading), inclusive)?.Ticks;
        return next > _lastReading ? null : next;
    }

    private protected override long? PreviousReading(long reading, bool inclusive)
    {
        var last = Math.Min(inclusive ? reading : reading - 1, _lastReading);
        if (last < 0)
            return null;

        for (var span = TimeSpan.TicksPerSecond; ; span *= 8)
        {
            var start = Math.Max(last - span, 0);
            if (NextReading(start, inclusive: true) is { } found && found <= last)
                return LatestReading(found, last);
            if (start == 0)
                return null;
        }
    }

    public override bool Equals(Schedule? other) =>
        other is CronSchedule cron && cron._expression.Equals(_expression) && cron._isInterval == _isInterval && cron.TimeZone!.Equals(TimeZone);

    public override int GetHashCode() => HashCode.Combine(Kind, _expression, TimeZone);

    public override string ToString() => $"cron '{_text}' {TimeZone!.Id}";

    // Halves what lies between a reading of the pattern and the end of the search, behind which there is none, in whole seconds.
    private long LatestReading(long found, long last)
    {
        var end = last - last % TimeSpan.TicksPerSecond;
        while (found < end)
        {
            var middle = end - (end - found) / TimeSpan.TicksPerSecond / 2 * TimeSpan.TicksPerSecond;
            if (NextReading(middle, inclusive: true) is { } later && later <= last)
                found = later;
            else
                end = middle - TimeSpan.TicksPerSecond;
        }

        return found;
    }

    private static CronExpression Read(string text, CronFormat format, string parameter)
    {
        try
        {
            return Cronos.CronExpression.Parse(text, format);
        }
        catch (CronFormatException broken)
        {
            throw new ArgumentException($"{Excerpt.Of(text)} is not a cron expression of 5 or 6 fields, such as \"0 9 * * MON-FRI\": {broken.Message}", parameter, broken);
        }
        catch (MissingSeedException hashed)
        {
            throw new ArgumentException(
                $"The cron expression {Excerpt.Of(text)} leaves a value to chance with H: write a number instead, and spread loops with WithJitter.",
                parameter,
                hashed);
        }
    }

    // Cronos' own distinction, which it keeps to itself: a star, a range or a step in the seconds, minutes or hours.
    private static bool IsInterval(string[] fields, CronExpression expression) => fields.Length == 1
        ? expression.Equals(Cronos.CronExpression.Hourly)
            || expression.Equals(Cronos.CronExpression.EveryMinute)
            || expression.Equals(Cronos.CronExpression.EverySecond)
        : fields[..^3].Any(field => field.AsSpan().ContainsAny('*', '-', '/') || field == "?");

    private static DateTime Utc(long ticks) => new(ticks, DateTimeKind.Utc);
}
