namespace TaskLoops;

/// <summary>Which rule a <see cref="Schedule"/> follows; a jittered schedule keeps the kind of the schedule that it spreads.</summary>
public enum ScheduleKind
{
    /// <summary>A fixed grid, counted on a steady clock from the start of the run: <see cref="Schedule.Every"/>.</summary>
    Interval,

    /// <summary>A pause after each iteration: <see cref="Schedule.FixedDelay"/>.</summary>
    FixedDelay,

    /// <summary>No pause at all: <see cref="Schedule.AsFastAsPossible"/>.</summary>
    AsFastAsPossible,

    /// <summary>Listed times of day: <see cref="Schedule.Daily(string[])"/>.</summary>
    Daily,

    /// <summary>A cron expression: <see cref="Schedule.Cron(string)"/>.</summary>
    Cron,

    /// <summary>An interval anchored to the calendar: <see cref="Schedule.Aligned"/> and <see cref="Schedule.Hourly"/>.</summary>
    Aligned,

    /// <summary>A single instant: <see cref="Schedule.Once"/>.</summary>
    Once,

    /// <summary>Several calendar schedules at once: <see cref="Schedule.Union"/>.</summary>
    Union,
}
