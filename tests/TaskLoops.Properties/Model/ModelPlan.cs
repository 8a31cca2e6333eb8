namespace TaskLoops.Properties.Model;

/// <summary>Rules T2 to T4, T9 and T10 on one clock, in milliseconds: which occurrence is next, and what became of those that passed.</summary>
internal sealed class ModelPlan
{
    private const int MostCounted = 1000;

    private readonly Setup _setup;
    private Planned _schedule;

    /// <summary>An occurrence of the grid: all others are whole intervals away from it.</summary>
    private long _grid;
    private long _last;
    private long _begin;
    private long _lastEnd;
    private bool _hasBegun;
    private bool _isExtra;
    private long? _stored;

    public ModelPlan(Setup setup, Planned schedule, long now)
    {
        _setup = setup;
        _schedule = schedule;
        Expect(now);
    }

    public bool IsAnchored { get; private set; }

    public long? Next { get; private set; }

    /// <summary>Before this instant nothing begins, whatever is due.</summary>
    public long NotBefore { get; private set; } = long.MinValue;

    /// <summary>When the next iteration is planned to begin.</summary>
    public long? NextBegin => Next is { } next ? Math.Max(next, NotBefore) : null;

    /// <summary>Missed since the last iteration.</summary>
    private int Missed { get; set; }

    private bool HasGrid => _schedule.Kind != ScheduleKind.FixedDelay;

    /// <summary>Gate and before hook are past (rule T3), and perhaps there is a last occurrence of an earlier run (rule T11).</summary>
    public void Anchor(long now, long? stored)
    {
        IsAnchored = true;
        _begin = now + _setup.InitialDelay;
        if (stored is not null && _setup.RunOnStart != true)
            GoOnFrom(_schedule.IsCalendar ? stored.Value : Math.Min(stored.Value, now), Math.Min(stored.Value, now));
        else if (!_schedule.IsCalendar)
            Plan(_begin + (_setup.RunOnStart == false ? _schedule.Every : 0));
        else if (_setup.RunOnStart == true)
            (_isExtra, Next) = (true, _begin);
        else
            Next = _setup.InitialDelay > 0 ? Math.Max(FirstAfter(_last), FirstAfter(_begin - 1)) : FirstAfter(_last);
    }

    /// <summary>Rule T4 at the instant given: what the listener is told, and the occurrence that begins, if one does.</summary>
    public (string? Told, long? Begins, bool IsMadeUp) Decide(long now)
    {
        if (Next is not { } next || NextBegin > now)
            return default;

        if (_isExtra || !HasGrid)
            return (null, next, false);

        var latest = next + ((now - next) / _schedule.Every * _schedule.Every);
        var passed = (int)((latest - next) / _schedule.Every);
        if (now - latest <= Math.Min(_setup.MissedAfter, _schedule.Every / 2))
            return (Miss(passed, isMadeUp: false), latest, false);
        if (_setup.Missed == MissedOccurrences.RunOnce && !(now - latest > _setup.MakeUpWithin))
            return (Miss(passed + 1, isMadeUp: true), latest, true);

        Next = latest + _schedule.Every;
        _last = latest;
        return (Miss(passed + 1, isMadeUp: false), null, false);
    }

    /// <summary>An iteration begins for the occurrence given; how many it is told were missed.</summary>
    public string Begin(long occurrence)
    {
        var missed = $"{Math.Min(Missed, MostCounted)}{(Missed > MostCounted ? " or more" : "")}";
        Missed = 0;
        _hasBegun = true;
        _last = _isExtra ? Math.Max(_last, occurrence) : occurrence;
        _isExtra = false;
        Next = HasGrid ? FirstAfter(_last) : null;
        return missed;
    }

    /// <summary>An iteration has ended; what the listener is told of what a retried one stands for (rule E4).</summary>
    public string? End(long now, bool wasRetried)
    {
        _lastEnd = now;
        if (!HasGrid && _hasBegun)
        {
            Plan(now + _schedule.Every);
        }
        else if (wasRetried && HasGrid && Next <= now)
        {
            var passed = (int)((now - Next.Value) / _schedule.Every) + 1;
            _last = Next.Value + ((passed - 1) * _schedule.Every);
            Next = _last + _schedule.Every;
            return Miss(passed, isMadeUp: false);
        }

        return null;
    }

    /// <summary>Rule T10, row by row.</summary>
    public void Change(Planned schedule, long now, bool isIterating)
    {
        NotBefore = long.MinValue;
        var wasCalendar = _schedule.IsCalendar;
        _schedule = schedule;
        if (!IsAnchored)
            Expect(now);
        else if (!_hasBegun)
            ChangeBeforeFirst(wasCalendar, now);
        else if (schedule.IsCalendar)
            (Next, _last) = (FirstAfter(wasCalendar ? Math.Max(now, _last) : now), wasCalendar ? Math.Max(now, _last) : now);
        else if (!HasGrid && isIterating)
            Next = null;
        else if (wasCalendar)
            Plan(now + schedule.Every);
        else
            Plan(Math.Max(now, (HasGrid ? _last : _lastEnd) + schedule.Every));

        if (_hasBegun && wasCalendar && !schedule.IsCalendar)
            _last = now;
    }

    private void ChangeBeforeFirst(bool wasCalendar, long now)
    {
        _isExtra = false;
        _last = now;
        if (!_schedule.IsCalendar && _stored is { } stored)
            Plan(Math.Max(now, Math.Max(_begin, stored + _schedule.Every)));
        else if (!_schedule.IsCalendar)
            Plan(Math.Max(now, (_setup.RunOnStart == false && wasCalendar ? Math.Max(now, _begin) : _begin) + (_setup.RunOnStart == false ? _schedule.Every : 0)));
        else if (_setup.RunOnStart == true)
            (_isExtra, Next) = (true, Math.Max(now, _begin));
        else
            Next = FirstAfter(Math.Max(now, _begin - 1));
    }

    private void Expect(long now)
    {
        _last = now;
        Next = _schedule.IsCalendar ? FirstAfter(now) : null;
    }

    private void GoOnFrom(long last, long known)
    {
        (_last, _grid, _stored, NotBefore) = (last, last, known, _begin);
        Next = HasGrid ? FirstAfter(last) : last + _schedule.Every;
    }

    private void Plan(long next) => (_grid, Next) = (next, next);

    /// <summary>The first point of the grid later than the instant given. A calendar's grid is that of the day.</summary>
    private long FirstAfter(long instant)
    {
        var grid = _schedule.IsCalendar ? 0 : _grid;
        var past = (instant - grid) % _schedule.Every;
        return !_schedule.IsCalendar && instant < grid ? grid : instant - past + (past < 0 ? 0 : _schedule.Every);
    }

    private string? Miss(int count, bool isMadeUp)
    {
        var newly = Math.Min(Missed + count, MostCounted) - Math.Min(Missed, MostCounted);
        Missed += count;
        return newly == 0 ? null : $"missed {newly}{(Missed > MostCounted ? " or more" : "")}{(isMadeUp ? ", made up" : "")}";
    }
}
