namespace TaskLoops.Running;

/// <summary>One instant, read from both clocks of a <see cref="TimeProvider"/>.</summary>
/// <param name="Wall">What the calendar says; somebody may set it.</param>
/// <param name="Steady">A clock that was right when the process first asked and that nobody can set: what intervals are counted on (rule T2).</param>
internal readonly record struct ClockReading(DateTimeOffset Wall, DateTimeOffset Steady)
{
    public DateTimeOffset On(Schedule schedule) => schedule.IsCalendar ? Wall : Steady;

    /// <summary>The wall clock's reading for an instant of the steady clock: the reading now plus what remains.</summary>
    public DateTimeOffset WallAt(DateTimeOffset steady) => Wall.After(steady - Steady);

    /// <summary>The steady clock's reading for an instant of the wall clock.</summary>
    public DateTimeOffset SteadyAt(DateTimeOffset wall) => Steady.After(wall - Wall);
}
