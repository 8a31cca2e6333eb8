namespace TaskLoops.Running;

/// <summary>Which occurrence is next and what became of those that passed: the rules T1 to T5 and T10 as pure steps over readings of the clocks.</summary>
/// <remarks>Not thread-safe: a part of its run, used under the lock of the loop. Instants are on the clock of the schedule: wall for calendars, steady for the rest.</remarks>
internal struct LoopPlan
{
    /// <summary>Where the count of missed occurrences stops (rule T4).</summary>
    public const int MostCounted = 1000;

    /// <summary>How far the wall clock may be set back before the loop plans anew (rule T5).</summary>
    private static readonly TimeSpan _furthestStepBack = TimeSpan.FromHours(24);

    private readonly LoopOptions _options;

    /// <summary>Where the grid of an interval begins; the one known occurrence of a fixed delay.</summary>
    private Moment _anchor;

    /// <summary>The last planned occurrence, or the instant before the first: what comes next is strictly later.</summary>
    private Moment _last;

    /// <summary>The steady clock at the end of the iteration that ended last; before the first, when the schedule begins: the anchor of the run and the initial delay.</summary>
    private Moment _lastEndOrBegin;

    /// <summary>The last occurrence of an earlier process, on the steady clock, if the plan goes on from there.</summary>
    private Moment _stored;

    private Moment _next;

    /// <summary>Whether an iteration has begun in this run.</summary>
    private bool _hasBegun;

    /// <summary>Whether the next iteration is the extra one at the start (<see cref="LoopOptions.RunOnStart"/>) of a calendar schedule.</summary>
    private bool _isExtra;

    /// <summary>Before this instant nothing begins, whatever is due (<see cref="LoopOptions.InitialDelay"/>).</summary>
    private Moment _notBefore = DateTimeOffset.MinValue;

    /// <summary>Occurrences missed since the last iteration, not yet told to one.</summary>
    private int _missed;

    public LoopPlan(Schedule schedule, LoopOptions options, ClockReading start)
    {
        Schedule = schedule;
        _options = options;
        ExpectFirst(start);
    }

    public Schedule Schedule { get; private set; }

    /// <summary>Whether gate and before hook have ended, so that the anchor of the run is known.</summary>
    public bool IsAnchored { get; private set; }

    /// <summary>The next occurrence; null if there is none, or it depends on the end of the iteration in progress.</summary>
    public DateTimeOffset? Next { readonly get => _next.OrNull; private set => _next = Moment.OrNone(value); }

    /// <summary>The next occurrence by the wall clock.</summary>
    public DateTimeOffset? NextByWall(ClockReading now)
    {
        if (Next is not { } next)
            return null;

        next = Instant.Later(next, _notBefore);
        return Schedule.IsCalendar ? next : now.WallAt(next);
    }

    /// <summary>Gate and before hook have ended: fixes the anchor (rules T2 and T3).</summary>
    /// <param name="now">The instant of the anchor.</param>
    /// <param name="stored">The last occurrence of an earlier process, by the wall clock (rule T11).</param>
    public void Anchor(ClockReading now, DateTimeOffset? stored)
    {
        IsAnchored = true;
        _lastEndOrBegin = now.Steady.After(_options.InitialDelay);
        if (stored is not null && _options.RunOnStart != true)
        {
            // A stored instant in the future comes from a clock that was wrong: the last iteration was now at the latest.
            _stored = Instant.Earlier(now.SteadyAt(stored.Value), now.Steady);
        }

        if (Schedule.IsCalendar)
            AnchorCalendar(now, stored);
        else
            AnchorSteady();
    }

    /// <summary>
    /// After which instant the first occurrence comes, by the wall clock, as asked when the plan is anchored: what a store keeps until there is a last
    /// occurrence (rule T11). Null if the first iteration is at once.
    /// </summary>
    public DateTimeOffset? Origin(ClockReading now)
    {
        if (_options.RunOnStart ?? !Schedule.IsCalendar)
            return null;
        if (!Schedule.IsCalendar)
            return now.WallAt(_lastEndOrBegin);

        return _options.InitialDelay > TimeSpan.Zero ? Instant.Later(_last, JustBefore(now.WallAt(_lastEndOrBegin))) : _last;
    }

    /// <summary>When to look at the plan again, on the steady clock: a wait for the calendar is cut into pieces (rule T5).</summary>
    public DateTimeOffset WakeAt(ClockReading now, TimeSpan calendarPiece)
    {
        if (Next is not { } next || IsSetBack(now))
            return now.Steady;

        next = Instant.Later(next, _notBefore);
        if (!Schedule.IsCalendar)
            return next;

        var remaining = next - now.Wall;
        return now.Steady.After(remaining < calendarPiece ? remaining : calendarPiece);
    }

    /// <summary>What is to be done now: wait, begin an iteration, or end because no occurrence is left.</summary>
    public LoopStep Decide(ClockReading now)
    {
        var instant = now.On(Schedule);
        if (IsSetBack(now))
        {
            var isExtra = _isExtra;
            Forget(now);
            _isExtra = isExtra;
            Next = isExtra ? instant : After(instant);
            return new LoopStep(LoopStepKind.Replanned, instant);
        }

        if (Next is not { } next)
            return new LoopStep(LoopStepKind.Exhausted, default);
        if (next > instant || _notBefore > instant)
            return new LoopStep(LoopStepKind.Wait, Instant.Later(next, _notBefore));
        if (_isExtra || !HasGrid)
            return Begin(Schedule.Kind == ScheduleKind.AsFastAsPossible ? instant : next, now);

        return Judge(Schedule.AtOrBefore(_anchor, instant) is { } latest && latest > next ? latest : next, now);
    }

    /// <summary>An iteration has ended: a fixed delay counts from here, and a retried iteration covers what passed meanwhile (rule E4).</summary>
    /// <returns>What was covered, or null.</returns>
    public LoopStep? Ended(ClockReading now, bool wasRetried)
    {
        _lastEndOrBegin = now.Steady;
        if (Schedule.Kind == ScheduleKind.FixedDelay && _hasBegun)
            Plan(_lastEndOrBegin.After(Schedule.Interval!.Value));
        else if (wasRetried && HasGrid && Next <= now.On(Schedule))
            return PassOver(Schedule.AtOrBefore(_anchor, now.On(Schedule)) ?? Next.Value);

        return null;
    }

    /// <summary>The schedule changes while the run is in progress (rule T10). If the calculation throws, nothing has changed.</summary>
    public void Change(Schedule schedule, ClockReading now, bool isIterating)
    {
        var previous = Schedule;
        Schedule = schedule;
        try
        {
            if (_hasBegun)
                ChangeUnderWay(previous, now, isIterating);
            else if (IsAnchored)
                ChangeBeforeFirst(previous, now);
            else
                ExpectFirst(now);
        }
        catch
        {
            Schedule = previous;
            throw;
        }
    }

    /// <summary>Whether the wall clock is so far behind the last occurrence that the plan is to be made anew (rule T5).</summary>
    private bool IsSetBack(ClockReading now) => Schedule.IsCalendar && _last - now.Wall > _furthestStepBack;

    private bool HasGrid => Schedule.Kind is not (ScheduleKind.FixedDelay or ScheduleKind.AsFastAsPossible);

    private DateTimeOffset? After(DateTimeOffset instant) => Schedule.After(_anchor, instant);

    /// <summary>Before the anchor is known: a calendar's first occurrence is the first after the start (rule T3).</summary>
    private void ExpectFirst(ClockReading start)
    {
        var first = Schedule.IsCalendar ? After(start.Wall) : null;
        _last = start.On(Schedule);
        Next = first;
    }

    private void AnchorCalendar(ClockReading now, DateTimeOffset? stored)
    {
        var begin = now.WallAt(_lastEndOrBegin);
        if (Origin(now) is not { } origin)
        {
            _isExtra = true;
            Next = begin;
        }
        else if (stored is not null)
        {
            _last = stored.Value;
            _notBefore = begin;
            Next = After(_last);
        }
        else
        {
            Next = After(origin);
        }
    }

    private void AnchorSteady()
    {
        var interval = Schedule.Interval ?? TimeSpan.Zero;
        if (_stored.OrNull is { } stored)
        {
            _anchor = stored;
            _last = stored;
            _notBefore = _lastEndOrBegin;
            Next = HasGrid ? After(JustBefore(stored.After(interval))) : stored.After(interval);
            return;
        }

        Plan(_options.RunOnStart == false ? _lastEndOrBegin.After(interval) : _lastEndOrBegin);
    }

    /// <summary>A new grid, or a single known occurrence, at the instant given.</summary>
    private void Plan(DateTimeOffset next)
    {
        _anchor = next;
        _notBefore = DateTimeOffset.MinValue;
        Next = HasGrid ? After(JustBefore(next)) : next;
    }

    /// <summary>Rule T4 for the latest occurrence that has come: in time, made up, or passed over.</summary>
    private LoopStep Judge(DateTimeOffset latest, ClockReading now)
    {
        var late = now.On(Schedule) - latest;
        var isInTime = late <= Tolerance(latest);
        if (!isInTime && (_options.MissedOccurrences == MissedOccurrences.Skip || late > _options.MakeUpWithin))
            return PassOver(latest);

        var newlyMissed = Count(upTo: isInTime ? JustBefore(latest) : latest);
        return Begin(latest, now) with { NewlyMissed = newlyMissed, IsMakeUp = !isInTime };
    }

    private TimeSpan Tolerance(DateTimeOffset occurrence)
    {
        if (After(occurrence) is not { } following)
            return _options.MissedAfter;

        var half = (following - occurrence) / 2;
        return half < _options.MissedAfter ? half : _options.MissedAfter;
    }

    private LoopStep Begin(DateTimeOffset occurrence, ClockReading now)
    {
        var step = new LoopStep(LoopStepKind.Begin, occurrence) { Missed = Math.Min(_missed, MostCounted), IsCapped = _missed > MostCounted };
        _missed = 0;
        _hasBegun = true;
        _last = _isExtra ? Instant.Later(_last, occurrence) : occurrence;
        _isExtra = false;
        Next = Schedule.Kind switch
        {
            ScheduleKind.FixedDelay => null,
            ScheduleKind.AsFastAsPossible => now.Steady,
            _ => After(_last),
        };
        return step;
    }

    private LoopStep PassOver(DateTimeOffset latest)
    {
        var newlyMissed = Count(upTo: latest);
        _last = Instant.Later(_last, latest);
        Next = After(_last);
        return new LoopStep(LoopStepKind.PassedOver, latest) { NewlyMissed = newlyMissed, IsCapped = _missed > MostCounted };
    }

    /// <summary>Counts the occurrences from the next to the one given as missed, one more than the most at most; how many there were.</summary>
    private int Count(DateTimeOffset upTo)
    {
        var before = _missed;
        for (var occurrence = Next; occurrence <= upTo && _missed <= MostCounted; occurrence = After(occurrence.Value))
            _missed++;

        return Math.Min(_missed, MostCounted) - Math.Min(before, MostCounted);
    }

    private static DateTimeOffset JustBefore(DateTimeOffset instant) => instant.After(TimeSpan.FromTicks(-1));

    /// <summary>The plan is made anew, as if the run had been started with this schedule, but for nothing before now.</summary>
    private void ChangeBeforeFirst(Schedule previous, ClockReading now)
    {
        if (Schedule.IsCalendar)
        {
            var begin = Instant.Later(now.Wall, now.WallAt(_lastEndOrBegin));
            var first = _options.RunOnStart == true ? begin : After(Instant.Later(now.Wall, JustBefore(now.WallAt(_lastEndOrBegin))));
            Forget(now);
            _isExtra = _options.RunOnStart == true;
            Next = first;
            return;
        }

        Forget(now);
        Plan(Instant.Later(now.Steady, FirstSteady(previous, now)));
    }

    private DateTimeOffset FirstSteady(Schedule previous, ClockReading now)
    {
        var interval = Schedule.Interval ?? TimeSpan.Zero;
        if (_stored.OrNull is { } stored)
            return Instant.Later(_lastEndOrBegin, stored.After(interval));
        if (_options.RunOnStart != false)
            return _lastEndOrBegin;

        return Instant.Later(previous.IsCalendar ? now.Steady : _lastEndOrBegin, _lastEndOrBegin).After(interval);
    }

    /// <summary>What the old schedule had planned for the first iteration counts no more.</summary>
    private void Forget(ClockReading now)
    {
        _isExtra = false;
        _notBefore = DateTimeOffset.MinValue;
        _last = now.On(Schedule);
    }

    private void ChangeUnderWay(Schedule previous, ClockReading now, bool isIterating)
    {
        if (Schedule.IsCalendar)
        {
            var from = previous.IsCalendar && _last - now.Wall <= _furthestStepBack ? Instant.Later(now.Wall, _last) : now.Wall;
            var first = After(from);
            _notBefore = DateTimeOffset.MinValue;
            _last = from;
            Next = first;
            return;
        }

        DateTimeOffset counted = Schedule.Kind == ScheduleKind.FixedDelay ? _lastEndOrBegin : _last;
        var next = Instant.Later(now.Steady, (previous.IsCalendar ? now.Steady : counted).After(Schedule.Interval ?? TimeSpan.Zero));
        if (previous.IsCalendar)
            _last = now.Steady;

        if (Schedule.Kind == ScheduleKind.FixedDelay && isIterating)
            Next = null;
        else
            Plan(next);
    }
}
