using System.Globalization;
using TaskLoops.Schedules;

namespace TaskLoops.Modules;

/// <summary>What an attribute has set; null for what it has left out.</summary>
internal sealed class ModuleLoopSettings
{
    private static readonly TimeSpan _longestTimer = TimeSpan.FromDays(49);

    public double? Seconds { get; set; }

    public double? Minutes { get; set; }

    public double? Hours { get; set; }

    public bool? FixedDelay { get; set; }

    public bool? AsFastAsPossible { get; set; }

    public string[]? Times { get; set; }

    public string? Cron { get; set; }

    public string? TimeZone { get; set; }

    public string? Name { get; set; }

    public bool? AutoStart { get; set; }

    public int? Count { get; set; }

    public bool? Reconnect { get; set; }

    public int? MaxAttempts { get; set; }

    public int? MaxOverlap { get; set; }

    public bool? RunOnStart { get; set; }

    public double? InitialDelaySeconds { get; set; }

    public MissedOccurrences? MissedOccurrences { get; set; }

    public double? MissedAfterSeconds { get; set; }

    public OnUnhandled? OnUnhandled { get; set; }

    public int? MaxConsecutiveFailures { get; set; }

    public double? IterationTimeoutSeconds { get; set; }

    public bool? WaitUntilReady { get; set; }

    public WhileDisconnected? WhileDisconnected { get; set; }

    public bool? Remember { get; set; }

    private bool HasInterval => Seconds is not null || Minutes is not null || Hours is not null;

    /// <summary>The one schedule that is declared; null if it has a fault.</summary>
    public Schedule? ReadSchedule(MemberFaults faults)
    {
        List<string> kinds = [];
        if (HasInterval)
            kinds.Add("an interval (Seconds, Minutes, Hours)");
        if (Times is not null)
            kinds.Add("Times");
        if (Cron is not null)
            kinds.Add("Cron");
        if (AsFastAsPossible == true)
            kinds.Add("AsFastAsPossible");

        if (kinds.Count == 0)
            faults.Add("There is no schedule: set Seconds, Minutes or Hours, Times, Cron, or AsFastAsPossible = true.");
        if (kinds.Count > 1)
            faults.Add($"There are {kinds.Count} schedules, {string.Join(" and ", kinds)}: keep one, and give the others methods of their own.");
        if (FixedDelay == true && !HasInterval)
            faults.Add("FixedDelay needs an interval to count from the end of an iteration: set Seconds, Minutes or Hours.");
        if (TimeZone is not null && Times is null && Cron is null)
            faults.Add("TimeZone means nothing without Times or Cron: remove it, or give one of them.");

        // Each is read, so that all of their faults are told.
        var zone = ReadZone(faults);
        var (interval, times, cron) = (ReadInterval(faults), ReadTimes(zone, faults), ReadCron(zone, faults));
        return faults.Any ? null : interval ?? times ?? cron ?? Schedule.AsFastAsPossible;
    }

    /// <summary>Tells every value that the options would refuse.</summary>
    public void Check(Schedule? schedule, LoopOptions common, MemberFaults faults)
    {
        if (Name is not null && string.IsNullOrWhiteSpace(Name))
            faults.Add("Name is blank: give a name, or leave it out for one made from class and method.");

        faults.AtLeastOne(Count, nameof(Count));
        faults.AtLeastOne(MaxAttempts, nameof(MaxAttempts));
        faults.AtLeastOne(MaxOverlap, nameof(MaxOverlap));
        faults.AtLeastOne(MaxConsecutiveFailures, nameof(MaxConsecutiveFailures));
        faults.Defined(MissedOccurrences, nameof(MissedOccurrences));
        faults.Defined(OnUnhandled, nameof(OnUnhandled));
        faults.Defined(WhileDisconnected, nameof(WhileDisconnected));
        CheckDuration(InitialDelaySeconds, nameof(InitialDelaySeconds), Limits.Longest, mayBeZero: true, faults);
        CheckDuration(MissedAfterSeconds, nameof(MissedAfterSeconds), Limits.Longest, mayBeZero: false, faults);
        CheckDuration(IterationTimeoutSeconds, nameof(IterationTimeoutSeconds), _longestTimer, mayBeZero: false, faults);

        if ((MaxOverlap ?? common.MaxOverlap) > 1 && schedule?.Kind is ScheduleKind.FixedDelay or ScheduleKind.AsFastAsPossible)
        {
            faults.Add(
                $"Iterations that run {schedule} cannot overlap: "
                + "set MaxOverlap = 1, or give an interval on a grid, without FixedDelay and AsFastAsPossible.");
        }
    }

    /// <summary>The common options, copied whole, with what is set here. Needs values without fault.</summary>
    public LoopOptions Over(LoopOptions common, Schedule schedule) => new(common)
    {
        Count = Count ?? common.Count,
        Reconnect = Reconnect ?? common.Reconnect,
        Retry = MaxAttempts is null ? common.Retry : new RetryPolicy(common.Retry) { MaxAttempts = MaxAttempts },
        MaxOverlap = MaxOverlap ?? common.MaxOverlap,
        MissedOccurrences = MissedOccurrences ?? common.MissedOccurrences,
        MissedAfter = Duration(MissedAfterSeconds) ?? common.MissedAfter,
        RunOnStart = RunOnStart ?? common.RunOnStart,
        InitialDelay = Duration(InitialDelaySeconds) ?? common.InitialDelay,
        OnUnhandled = OnUnhandled ?? common.OnUnhandled,
        MaxConsecutiveFailures = MaxConsecutiveFailures ?? common.MaxConsecutiveFailures,
        IterationTimeout = Duration(IterationTimeoutSeconds) ?? common.IterationTimeout,
        Gate = WaitUntilReady == false ? null : common.Gate,
        WhileDisconnected = WhileDisconnected ?? common.WhileDisconnected,
        Store = Remember ?? schedule.IsCalendar ? common.Store : null,
    };

    private Schedule? ReadInterval(MemberFaults faults)
    {
        if (!HasInterval)
            return null;

        var seconds = ((Hours ?? 0) * 3600) + ((Minutes ?? 0) * 60) + (Seconds ?? 0);
        if (seconds == 0)
            faults.Add("Seconds, Minutes and Hours add up to zero: give 1 ms or more, or AsFastAsPossible = true for a loop without a pause.");
        else if (!(seconds >= Limits.Shortest.TotalSeconds && seconds <= Limits.Longest.TotalSeconds))
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"Seconds, Minutes and Hours add up to {seconds} s: give 1 ms to 365,000 days."));
        else
            return FixedDelay == true ? Schedule.FixedDelay(Duration(seconds).Value) : Schedule.Every(Duration(seconds).Value);

        return null;
    }

    private TimeZoneInfo ReadZone(MemberFaults faults)
    {
        try
        {
            return ZoneId.FindOrUtc(TimeZone, nameof(TimeZone));
        }
        catch (Exception unknown)
        {
            faults.Add(unknown);
            return TimeZoneInfo.Utc;
        }
    }

    private Schedule? ReadTimes(TimeZoneInfo zone, MemberFaults faults)
    {
        if (Times is null)
            return null;

        List<DailyTime> times = [];
        foreach (var time in Times)
        {
            try
            {
                times.Add(DailyTime.Parse(time, zone, nameof(Times)));
            }
            catch (Exception malformed)
            {
                faults.Add(malformed);
            }
        }

        if (Times.Length == 0)
            faults.Add("Times is empty: give at least one time, such as \"09:00\".");
        return times.Count == 0 ? null : Schedule.Daily(times);
    }

    private Schedule? ReadCron(TimeZoneInfo zone, MemberFaults faults)
    {
        try
        {
            return Cron is null ? null : Schedule.Cron(Cron, zone);
        }
        catch (ArgumentException malformed)
        {
            faults.Add(malformed);
            return null;
        }
    }

    private static void CheckDuration(double? seconds, string name, TimeSpan longest, bool mayBeZero, MemberFaults faults)
    {
        if (seconds is null || (seconds <= longest.TotalSeconds && (Duration(seconds) > TimeSpan.Zero || (mayBeZero && seconds == 0))))
            return;

        var least = mayBeZero ? "zero or more" : "more than zero";
        faults.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{name} = {seconds} is no such time: give {least}, up to {longest.TotalDays:N0} days, or leave it out."));
    }

    /// <summary>Rounded to a tick. What is no number, or too long, comes out as zero or the longest time.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(seconds))]
    private static TimeSpan? Duration(double? seconds)
    {
        if (seconds is null)
            return null;

        var ticks = Math.Round(seconds.Value * TimeSpan.TicksPerSecond);
        return TimeSpan.FromTicks((long)Math.Clamp(ticks, long.MinValue, Limits.Longest.Ticks));
    }
}
