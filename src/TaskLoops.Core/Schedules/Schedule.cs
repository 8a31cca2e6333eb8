using System.Diagnostics.CodeAnalysis;
using TaskLoops.Schedules;

namespace TaskLoops;

/// <summary>When a loop's iterations are due: an immutable rule that gives the same instants for the same questions.</summary>
/// <remarks>
/// <para>A schedule reads no clock and keeps no state, so one instance can serve any number of loops and threads. Two schedules are equal when they
/// are built from the same rule: the order and the repetition of times or members make no difference.</para>
/// <para>All instants are given in UTC, with an offset of zero.</para>
/// <code>
/// Schedule.Every(TimeSpan.FromMinutes(5))
/// Schedule.Daily("09:00 Europe/Warsaw", "21:30 Europe/Warsaw")
/// Schedule.Cron("0 9 * * MON-FRI", "America/New_York").WithJitter(TimeSpan.FromSeconds(30), seed: 7)
/// </code>
/// </remarks>
[SuppressMessage("Design", "CA1046:Do not overload equality operator on reference types", Justification = "An immutable value, like a string.")]
public abstract class Schedule : IEquatable<Schedule>
{
    private protected Schedule()
    {
    }

    /// <summary>The pause between iterations, back to back: none. The loop runs its body again as soon as it has ended.</summary>
    /// <remarks>A body that never waits keeps one thread busy.</remarks>
    public static Schedule AsFastAsPossible => AsFastAsPossibleSchedule.Instance;

    /// <summary>Which rule this is.</summary>
    public abstract ScheduleKind Kind { get; }

    /// <summary>
    /// The time between occurrences of an interval or an aligned schedule, or the pause of a fixed delay; <see langword="null"/> for every other
    /// kind.
    /// </summary>
    public virtual TimeSpan? Interval => null;

    /// <summary>The times of a daily schedule, earliest time of day first, each once; empty for every other kind.</summary>
    public virtual IReadOnlyList<DailyTime> Times => [];

    /// <summary>The one zone whose clocks decide; <see langword="null"/> if there is none, or if there are several.</summary>
    public virtual TimeZoneInfo? TimeZone => null;

    /// <summary>The expression of a cron schedule as it was given; <see langword="null"/> for every other kind.</summary>
    public virtual string? CronExpression => null;

    /// <summary>The upper limit of the jitter; <see langword="null"/> without jitter, the default.</summary>
    public virtual TimeSpan? Jitter => null;

    /// <summary>Whether occurrences are readings of the wall clock, rather than counted on a steady clock from an anchor.</summary>
    public abstract bool IsCalendar { get; }

    /// <summary>A fixed grid: due at the start of the run and every <paramref name="interval"/> after it, however long the body takes.</summary>
    /// <param name="interval">1 ms to 365,000 days. It is counted on a steady clock: setting the wall clock changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is outside its limits.</exception>
    public static Schedule Every(TimeSpan interval) => new IntervalSchedule(Limits.Check(interval, nameof(interval)));

    /// <summary>A pause of <paramref name="delay"/> after the end of each iteration; the first iteration is due at once.</summary>
    /// <param name="delay">1 ms to 365,000 days.</param>
    /// <exception cref="ArgumentOutOfRangeException">The delay is outside its limits.</exception>
    public static Schedule FixedDelay(TimeSpan delay) => new FixedDelaySchedule(Limits.Check(delay, nameof(delay)));

    /// <summary>
    /// Every day at each of <paramref name="times"/>, of which each may name its zone: <c>"09:00"</c>, <c>"21:30:15.5 Europe/Warsaw"</c>.
    /// </summary>
    /// <remarks>
    /// A time that the clocks skip in spring is shifted forward by what they skip (02:30 becomes 03:30); of a time that occurs twice in autumn the
    /// first counts; a date that a zone skips has none. Times that fall on one instant run once.
    /// </remarks>
    /// <param name="times"><c>HH:mm[:ss[.fffffff]]</c>, then optionally a space and a zone id (IANA or Windows); UTC without one. In any order.</param>
    /// <exception cref="ArgumentException">There is no time, a time is malformed, or its zone is unknown.</exception>
    public static Schedule Daily(params string[] times) => DailySchedule.Parse(times, TimeZoneInfo.Utc, nameof(times));

    /// <summary>Every day at each of <paramref name="times"/> on the clocks of <paramref name="zone"/>.</summary>
    /// <inheritdoc cref="Daily(string[])" path="/remarks"/>
    /// <exception cref="ArgumentException">There is no time.</exception>
    public static Schedule Daily(TimeZoneInfo zone, params TimeOnly[] times)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(times);
        return new DailySchedule(times.Select(time => new DailyTime(time, zone)), nameof(times));
    }

    /// <summary>Every day at each of <paramref name="times"/>, each on the clocks of its own zone.</summary>
    /// <inheritdoc cref="Daily(string[])" path="/remarks"/>
    /// <exception cref="ArgumentException">There is no time.</exception>
    public static Schedule Daily(IEnumerable<DailyTime> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        return new DailySchedule(times, nameof(times));
    }

    /// <summary>
    /// Every day at each of <paramref name="times"/>, on the clocks of <paramref name="timeZone"/> where a time does not name its own zone.
    /// </summary>
    /// <inheritdoc cref="Daily(string[])" path="/remarks"/>
    /// <param name="timeZone">An IANA or Windows zone id.</param>
    /// <param name="times">As for <see cref="Daily(string[])"/>.</param>
    /// <exception cref="ArgumentException">There is no time, a time is malformed, or a zone is unknown.</exception>
    public static Schedule DailyIn(string timeZone, params string[] times) =>
        DailySchedule.Parse(times, ZoneId.Find(timeZone, nameof(timeZone)), nameof(times));

    /// <summary>A cron expression of 5 fields (from minutes on) or 6 (from seconds on) in UTC, as Cronos reads it.</summary>
    /// <remarks>
    /// Daylight rules as Cronos documents them: a time that the clocks skip is due when they have skipped it (02:30 becomes 03:00); of a time that
    /// occurs twice the first counts, or both if the seconds, minutes or hours hold a range, a step or a star.
    /// </remarks>
    /// <param name="expression">For instance <c>"0 9 * * MON-FRI"</c>, or a macro such as <c>"@daily"</c>.</param>
    /// <exception cref="ArgumentException">The expression is malformed, never occurs or uses <c>H</c>.</exception>
    public static Schedule Cron(string expression) => Cron(expression, TimeZoneInfo.Utc);

    /// <summary>A cron expression of 5 or 6 fields on the clocks of <paramref name="timeZone"/>.</summary>
    /// <inheritdoc cref="Cron(string)" path="/remarks"/>
    /// <param name="expression">As for <see cref="Cron(string)"/>.</param>
    /// <param name="timeZone">An IANA or Windows zone id; <see langword="null"/> is UTC.</param>
    /// <exception cref="ArgumentException">The expression is malformed, never occurs or uses <c>H</c>, or the zone is unknown.</exception>
    public static Schedule Cron(string expression, string? timeZone) => Cron(expression, ZoneId.FindOrUtc(timeZone, nameof(timeZone)));

    /// <summary>A cron expression of 5 or 6 fields on the clocks of <paramref name="zone"/>.</summary>
    /// <inheritdoc cref="Cron(string)" path="/remarks"/>
    /// <exception cref="ArgumentException">The expression is malformed, never occurs or uses <c>H</c>.</exception>
    public static Schedule Cron(string expression, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(zone);
        return CronSchedule.Parse(expression, zone, nameof(expression));
    }

    /// <summary>Every hour at the same minute, whenever the loop was started.</summary>
    /// <param name="minute">0 to 59; the full hour by default.</param>
    /// <param name="timeZone">An IANA or Windows zone id, for zones whose clocks are a part of an hour apart from others; UTC by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The minute is outside 0 to 59.</exception>
    /// <exception cref="ArgumentException">The zone is unknown.</exception>
    public static Schedule Hourly(int minute = 0, string? timeZone = null)
    {
        if (minute is < 0 or > 59)
            throw new ArgumentOutOfRangeException(nameof(minute), minute, "The minute of an hour is 0 to 59.");
        return Aligned(TimeSpan.FromHours(1), TimeSpan.FromMinutes(minute), ZoneId.FindOrUtc(timeZone, nameof(timeZone)));
    }

    /// <summary>
    /// An interval anchored to the calendar: due whenever the local clock reads a multiple of <paramref name="interval"/> past midnight, plus
    /// <paramref name="offset"/>.
    /// </summary>
    /// <remarks>
    /// A reading that the clocks skip is not due; one that they show twice is due twice. For once a day, <see cref="Daily(string[])"/> is the
    /// rule that keeps one for each date.
    /// </remarks>
    /// <param name="interval">1 ms to one day, and a divisor of a day: 15 min or 6 h, not 7 h.</param>
    /// <param name="offset">At least zero and less than the interval; zero by default.</param>
    /// <param name="zone">Whose clocks are read; UTC by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval or the offset is outside its limits.</exception>
    /// <exception cref="ArgumentException">The interval does not divide a day.</exception>
    public static Schedule Aligned(TimeSpan interval, TimeSpan offset = default, TimeZoneInfo? zone = null)
    {
        Limits.CheckDivisorOfDay(interval, nameof(interval));
        if (offset < TimeSpan.Zero || offset >= interval)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "The offset of an aligned schedule is at least zero and less than its interval.");
        return new AlignedSchedule(interval, offset, zone ?? TimeZoneInfo.Utc);
    }

    /// <summary>A single occurrence. A loop that starts at or after <paramref name="instant"/> has none left, and completes.</summary>
    public static Schedule Once(DateTimeOffset instant) => new OnceSchedule(instant);

    /// <summary>Due whenever one of <paramref name="schedules"/> is; where several fall on one instant, once.</summary>
    /// <remarks>Unions among the members are dissolved and equal members count once; if one member is left, the result is that member.</remarks>
    /// <param name="schedules">At least one. Calendar schedules: daily, cron, aligned, once and unions of these.</param>
    /// <exception cref="ArgumentException">There is no member, or one is an interval, a fixed delay or as fast as possible: these have no place on the calendar.</exception>
    public static Schedule Union(params Schedule[] schedules)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        return UnionSchedule.Of(schedules, nameof(schedules));
    }

    /// <summary>
    /// The same schedule with every occurrence put off by a part of <paramref name="maximum"/>, so that many loops do not begin at once.
    /// </summary>
    /// <remarks>
    /// The part is a fixed function of the seed and the occurrence: asking again, or after a restart, gives the same instants. It is always less
    /// than the distance to the next occurrence.
    /// </remarks>
    /// <param name="maximum">Positive, up to 365,000 days.</param>
    /// <param name="seed">Any number; a different one for each loop that should be apart from the others.</param>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not positive, or above its limit.</exception>
    /// <exception cref="InvalidOperationException">The schedule has jitter already, or is a fixed delay or as fast as possible.</exception>
    public Schedule WithJitter(TimeSpan maximum, int seed) => JitteredSchedule.Of(this, maximum, seed);

    /// <summary>
    /// The occurrences of a loop that would start at <paramref name="from"/>, found one by one as they are enumerated; endless for most
    /// schedules.
    /// </summary>
    /// <remarks>
    /// A calendar schedule gives its occurrences strictly after <paramref name="from"/>; an interval <paramref name="from"/> itself and its grid after it;
    /// a fixed delay the same, as if the bodies took no time. The end of the calendar, in the year 9999, is the end of every list.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The schedule is as fast as possible: its occurrences depend on the body alone.</exception>
    public virtual IEnumerable<DateTimeOffset> GetOccurrences(DateTimeOffset from) => Enumerate(from);

    /// <summary>The first occurrence strictly later than <paramref name="instant"/>, if there is one before the end of the calendar.</summary>
    /// <param name="anchor">The first occurrence of an interval; the one known occurrence of a fixed delay. Calendars ignore it.</param>
    /// <param name="instant">Any instant.</param>
    internal abstract DateTimeOffset? After(DateTimeOffset anchor, DateTimeOffset instant);

    /// <summary>The latest occurrence that is not later than <paramref name="instant"/>, if there is one.</summary>
    /// <inheritdoc cref="After" path="/param"/>
    internal abstract DateTimeOffset? AtOrBefore(DateTimeOffset anchor, DateTimeOffset instant);

    /// <summary>Whether <paramref name="other"/> is built from the same rule.</summary>
    public abstract bool Equals(Schedule? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as Schedule);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>
    /// The rule in words, for a log: <c>every 5 s</c>, <c>daily at 09:00, 21:30 Europe/Warsaw</c>, <c>cron '0 9 * * MON-FRI' UTC</c>. The same
    /// in every culture.
    /// </summary>
    public abstract override string ToString();

    /// <summary>Whether both are built from the same rule.</summary>
    public static bool operator ==(Schedule? left, Schedule? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether they are built from different rules.</summary>
    public static bool operator !=(Schedule? left, Schedule? right) => !(left == right);

    private IEnumerable<DateTimeOffset> Enumerate(DateTimeOffset from)
    {
        var next = IsCalendar ? After(from, from) : AtOrBefore(from, from) ?? After(from, from);
        while (next is { } occurrence)
        {
            yield return occurrence;
            next = After(from, occurrence);
        }
    }
}
