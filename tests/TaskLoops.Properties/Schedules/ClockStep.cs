namespace TaskLoops.Properties.Schedules;

/// <summary>One thing that happens to a running loop's clocks, timers or body. All lengths are in ticks.</summary>
internal readonly record struct ClockStep(ClockStep.Kind What, long Ticks)
{
    public enum Kind
    {
        /// <summary>Time passes.</summary>
        Pass,

        /// <summary>Somebody sets the wall clock.</summary>
        SetWall,

        /// <summary>The machine sleeps, and its steady clock with it.</summary>
        Suspend,

        /// <summary>The machine sleeps, and its steady clock counts on.</summary>
        SuspendCounted,

        /// <summary>From now on timers are early (below zero) or late.</summary>
        Skew,

        /// <summary>From now on the body takes so long.</summary>
        Body,
    }

    public static Gen<ClockStep> For(long distance)
    {
        // Not more wakes than a loop has in three days, nor more occurrences than forty.
        var pass = Math.Min(distance * 40, 3 * TimeSpan.TicksPerDay);
        return Gen.Frequency(
            (10, Gen.Long[0, pass].Select(ticks => new ClockStep(Kind.Pass, ticks))),
            (3, Gen.Long[0, pass / 20].Select(ticks => new ClockStep(Kind.Pass, ticks))),
            (4, Lengths(distance).SelectMany(length => Gen.Bool.Select(back => new ClockStep(Kind.SetWall, back ? -length : length)))),
            (2, Lengths(distance).Select(length => new ClockStep(Kind.Suspend, length))),
            (1, Lengths(distance).Select(length => new ClockStep(Kind.SuspendCounted, length))),
            (2, Gen.Long[-20, 40].Select(milliseconds => new ClockStep(Kind.Skew, milliseconds * TimeSpan.TicksPerMillisecond))),
            (1, Gen.Long[-1, 1].Select(side => new ClockStep(Kind.Skew, side * distance / 7 % TimeSpan.TicksPerHour))),
            (3, Gen.Long[0, Math.Min(distance * 5, TimeSpan.TicksPerDay)].Select(ticks => new ClockStep(Kind.Body, ticks))),
            (3, Gen.Const(new ClockStep(Kind.Body, 0))));
    }

    public IEnumerable<ClockStep> Simpler()
    {
        var what = What;
        return Properties.Simpler.Ticks(Ticks).Select(ticks => new ClockStep(what, ticks));
    }

    public override string ToString() => $"{What} {TimeSpan.FromTicks(Ticks):c}";

    /// <summary>1 ms to a year.</summary>
    private static Gen<long> Lengths(long distance) => Gen.Frequency(
        (3, Gen.Long[TimeSpan.TicksPerMillisecond, Math.Min(distance * 3, 365 * TimeSpan.TicksPerDay) + TimeSpan.TicksPerMillisecond]),
        (1, Gen.Long[1, 3600].Select(seconds => seconds * TimeSpan.TicksPerSecond)),
        (1, Gen.Long[1, 60].Select(hours => hours * TimeSpan.TicksPerHour)),
        (1, Gen.Long[1, 365].Select(days => days * TimeSpan.TicksPerDay)));
}
