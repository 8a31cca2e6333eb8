using System.Net;
using NodaTime;
using TaskLoops.Testing;

namespace TaskLoops.Soak.Year;

/// <summary>Fifty loops as bots have them, and what happens to them: failing calls, cuts of the gateway, modules that come and go, a host that is down for two days.</summary>
internal sealed class Bot
{
    private const long Minute = 60;
    private const long Hour = 3600;
    private const long Day = 86_400;

    private readonly VirtualTimeProvider _time;
    private readonly DateTimeOffset _start;
    private readonly Expectation _expected;
    private readonly LoopConnection _connection = new();
    private readonly SortedDictionary<long, Action> _events = [];
    private readonly List<Diary> _diaries = [];
    private readonly List<string> _unexpected = [];
    private readonly LoopRegistry _registry = new();
    private int _unhandled;

    public Bot(DateTimeOffset start, int days)
    {
        _start = start;
        _time = new VirtualTimeProvider(start);
        _expected = new Expectation(start, days);
        AddIntervals();
        AddDaily();
        AddCron();
        AddJitter();
        AddFailing();
        AddSlow();
        AddHeld();
        AddOthers();
        AddRemembered();
        AddGuests();
    }

    public IReadOnlyList<Diary> Loops => _diaries;

    /// <summary>Unhandled failures, all of them wanted.</summary>
    public int Unhandled => _unhandled;

    public void Live()
    {
        foreach (var loop in _registry.Loops)
            _ = loop.Start();
        foreach (var (at, what) in _events.Where(what => what.Key < _expected.End))
        {
            _time.AdvanceTo(_start.AddSeconds(at));
            what();
            _time.Settle();
        }

        _time.AdvanceTo(_start.AddSeconds(_expected.End - 1));
        foreach (var loop in _registry.Loops)
            loop.Cancel();
        _time.Settle();
    }

    public IEnumerable<string> Differences() => [.. _diaries.Select(diary => diary.Difference()).OfType<string>(), .. _unexpected];

    private static LocalTime At(int hour, int minute = 0) => new(hour, minute);

    private void AddIntervals()
    {
        foreach (var minutes in new[] { 1, 5, 7, 10, 13, 15, 20, 30, 45, 60, 360, 37 * 60 })
            Add($"every {minutes} min", Schedule.Every(TimeSpan.FromMinutes(minutes)), _expected.Every(minutes * Minute));
    }

    private void AddDaily()
    {
        AddDaily("America/New_York", At(9));
        AddDaily("America/New_York", At(2, 30));
        AddDaily("Europe/Warsaw", At(2, 30));
        AddDaily("Europe/Warsaw", At(8), At(20));
        AddDaily("Europe/London", At(1, 30));
        AddDaily("Europe/Dublin", At(1, 30));
        AddDaily("Australia/Lord_Howe", At(2, 15));
        AddDaily("Australia/Sydney", At(2, 30));
        AddDaily("Africa/Casablanca", At(2, 30));
        AddDaily("America/Nuuk", At(23, 30));
        AddDaily("Asia/Kolkata", At(7));
        AddDaily("Asia/Kathmandu", At(5, 45));
        AddDaily("Pacific/Apia", At(0));
    }

    private void AddDaily(string zone, params LocalTime[] times) => Add(
        $"daily {string.Join(' ', times)} {zone}",
        Schedule.Daily(TimeZoneInfo.FindSystemTimeZoneById(zone), [.. times.Select(time => new TimeOnly(time.Hour, time.Minute))]),
        _expected.Dates(zone, _ => true, times));

    private void AddCron()
    {
        AddCron("0 9 * * 1-5", "Europe/Berlin", date => date.DayOfWeek is >= IsoDayOfWeek.Monday and <= IsoDayOfWeek.Friday, At(9));
        AddCron("30 18 1 * *", "Etc/UTC", date => date.Day == 1, At(18, 30));
        AddCron("5 4 * * 0", "America/New_York", date => date.DayOfWeek == IsoDayOfWeek.Sunday, At(4, 5));
        AddCron("0 12 1 1,4,7,10 *", "Asia/Tokyo", date => date.Day == 1 && date.Month % 3 == 1, At(12));
        AddCron("0 0 29 2 *", "Etc/UTC", date => date is { Month: 2, Day: 29 }, At(0));
        Add("cron */15", Schedule.Cron("*/15 * * * *", TimeZoneInfo.Utc), _expected.Readings("Etc/UTC", 15));
    }

    private void AddCron(string expression, string zone, Func<LocalDate, bool> which, LocalTime time) =>
        Add($"cron {expression} {zone}", Schedule.Cron(expression, TimeZoneInfo.FindSystemTimeZoneById(zone)), _expected.Dates(zone, which, time));

    private void AddJitter()
    {
        // What is planned comes from the base alone: the jitter is taken off again by rounding down.
        var warsaw = TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw");
        Add("jittered daily", Schedule.Daily(warsaw, new TimeOnly(10, 0)).WithJitter(TimeSpan.FromMinutes(30), seed: 1), _expected.Dates("Europe/Warsaw", _ => true, At(10)), roundedTo: 30 * Minute);
        Add("jittered hourly", Schedule.Every(TimeSpan.FromHours(1)).WithJitter(TimeSpan.FromMinutes(10), seed: 2), _expected.Every(Hour), roundedTo: 10 * Minute);
    }

    private void AddFailing()
    {
        var fetches = _expected.Every(5 * Minute).Count();
        Add(
            "fetch that fails",
            Schedule.Every(TimeSpan.FromMinutes(5)),
            _expected.Every(5 * Minute),
            iteration => iteration.Index % 10 == 3 && iteration.Attempt <= 2 ? throw new HttpRequestException("", null, HttpStatusCode.ServiceUnavailable) : Task.CompletedTask,
            attempts: fetches + (2 * Enumerable.Range(0, fetches).Count(index => index % 10 == 3)));
        Add(
            "fetch that is forbidden at times",
            Schedule.Every(TimeSpan.FromMinutes(30)),
            _expected.Every(30 * Minute),
            iteration => iteration.Index % 50 == 7 ? throw new HttpRequestException("", null, HttpStatusCode.Forbidden) : Task.CompletedTask,
            options => new LoopOptions(options) { OnUnhandled = OnUnhandled.Continue });
        var hangs = _expected.Every(20 * Minute).Count();
        Add(
            "call that hangs",
            Schedule.Every(TimeSpan.FromMinutes(20)),
            _expected.Every(20 * Minute),
            iteration => iteration.Index % 20 == 4 && iteration.Attempt == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, _time, iteration.Token) : Task.CompletedTask,
            options => new LoopOptions(options) { IterationTimeout = TimeSpan.FromMinutes(1) },
            attempts: hangs + Enumerable.Range(0, hangs).Count(index => index % 20 == 4));

        // Fails at its hundredth hour, and is started again by its after hook: at once.
        var runs = _expected.Every(100 * Hour).ToList();
        var again = Add(
            "feed that breaks",
            Schedule.Every(TimeSpan.FromHours(1)),
            runs.SelectMany(run => Enumerable.Range(0, 101).Select(hour => run + (hour * Hour))).Where(at => at < _expected.End),
            iteration => iteration.Index == 100 ? throw new FormatException() : Task.CompletedTask);
        again.AfterLoop((end, _) =>
        {
            if (end.Reason == LoopEndReason.Failed)
                again.Restart();
        });
    }

    private void AddSlow()
    {
        Task Work(long length) => Task.Delay(TimeSpan.FromSeconds(length), _time);
        Add("slow, made up", Schedule.Every(TimeSpan.FromHours(1)), _expected.Slow(Hour, 90 * Minute, isMadeUp: true), _ => Work(90 * Minute));
        Add(
            "slow, not made up",
            Schedule.Every(TimeSpan.FromHours(1)),
            _expected.Slow(Hour, 100 * Minute, isMadeUp: false),
            _ => Work(100 * Minute),
            options => new LoopOptions(options) { MissedOccurrences = MissedOccurrences.Skip });
        Add(
            "overlapping",
            Schedule.Every(TimeSpan.FromMinutes(10)),
            _expected.Every(10 * Minute),
            _ => Work(25 * Minute),
            options => new LoopOptions(options) { MaxOverlap = 4 },
            alive: 3);
        Add("after a pause", Schedule.FixedDelay(TimeSpan.FromHours(1)), _expected.Every(70 * Minute), _ => Work(10 * Minute));
    }

    private void AddHeld()
    {
        // The gateway is cut each ten days, from 12:05:30 to 12:42:30.
        List<(long From, long To)> cuts = [];
        for (var from = (5 * Day) + (12 * Hour) + (5 * Minute) + 30; from < _expected.End; from += 10 * Day)
            cuts.Add((from, from + (37 * Minute)));
        foreach (var (from, to) in cuts)
        {
            _events.Add(from, _connection.Down);
            _events.Add(to, _connection.Up);
        }

        var kept = _expected.Every(10 * Minute).Where(at => !cuts.Exists(cut => cut.From < at && at < cut.To)).ToList();
        LoopOptions Held(LoopOptions options) => new(options) { Connection = _connection, WhileDisconnected = WhileDisconnected.Hold };
        Add("held, made up", Schedule.Every(TimeSpan.FromMinutes(10)), kept.Concat(cuts.Select(cut => cut.To)).Order(), configure: Held);
        Add("held, not made up", Schedule.Every(TimeSpan.FromMinutes(10)), kept, configure: options => new LoopOptions(Held(options)) { MissedOccurrences = MissedOccurrences.Skip });
    }

    private void AddOthers()
    {
        var newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var warsaw = TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw");
        Add("hourly", Schedule.Hourly(15, "America/New_York"), _expected.Readings("America/New_York", 60, offset: 15));
        Add("every six hours of Lord Howe", Schedule.Aligned(TimeSpan.FromHours(6), TimeSpan.Zero, TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe")), _expected.Readings("Australia/Lord_Howe", 360));
        Add("once", Schedule.Once(_start.AddDays(20.5)), [(20 * Day) + (12 * Hour)]);
        Add(
            "union of what is one instant most of the year",
            Schedule.Union(Schedule.Daily(warsaw, new TimeOnly(9, 0)), Schedule.Daily(newYork, new TimeOnly(3, 0))),
            _expected.Dates("Europe/Warsaw", _ => true, At(9)).Union(_expected.Dates("America/New_York", _ => true, At(3))).Order());
    }

    private void AddRemembered()
    {
        // Down from the 20th day at noon to the 22nd: of two occurrences that passed, the later one is made up.
        var (down, up) = ((20 * Day) + (12 * Hour) + 5, (22 * Day) + (12 * Hour) + 5);
        var loop = Add(
            "remembered",
            Schedule.Daily(TimeZoneInfo.Utc, new TimeOnly(6, 0)),
            _expected.Dates("Etc/UTC", _ => true, At(6)).Where(at => at < down || at > up).Append(up).Order(),
            configure: options => new LoopOptions(options) { Store = new RememberedOccurrence() });
        _events.Add(down, loop.Stop);
        _events.Add(up, () => _ = loop.Start());
    }

    private void AddGuests()
    {
        List<(long From, long To)> stays = [];
        for (var from = Minute + 7; from < _expected.End; from += 7 * Day)
            stays.Add((from, Math.Min(from + (3 * Day) - 1, _expected.End)));
        Dictionary<string, Diary> diaries = new()
        {
            [nameof(Guest.Often)] = new("guest, often", stays.SelectMany(stay => _expected.Every(10 * Minute, stay.From).TakeWhile(at => at < stay.To))),
            [nameof(Guest.AtNoon)] = new("guest, at noon", _expected.Dates("Europe/Warsaw", _ => true, At(12)).Where(at => stays.Exists(stay => stay.From < at && at < stay.To))),
        };
        _diaries.AddRange(diaries.Values);
        ModuleLoops? guest = null;
        foreach (var (from, to) in stays)
        {
            _events.Add(from, () =>
            {
                guest = ModuleLoops.For(new Guest(name => diaries[name].Begun.Add(Now())), new ModuleLoopsOptions { Loops = new LoopOptions { TimeProvider = _time, Registry = _registry } });
                guest.Start();
            });
            _events.Add(to, () =>
            {
                var end = guest!.DisposeAsync().AsTask();
                _time.Settle();
                if (!end.Wait(TimeSpan.FromSeconds(60)))
                    _unexpected.Add("the guest does not leave");
            });
        }
    }

    private TaskLoop Add(
        string name,
        Schedule schedule,
        IEnumerable<long> expected,
        Func<LoopIteration, Task>? body = null,
        Func<LoopOptions, LoopOptions>? configure = null,
        int? attempts = null,
        int? alive = null,
        long roundedTo = 1)
    {
        var diary = new Diary(name, expected) { ExpectedAttempts = attempts, ExpectedAlive = alive };
        _diaries.Add(diary);
        var options = new LoopOptions { Name = name, TimeProvider = _time, Registry = _registry, Retry = new RetryPolicy { Random = () => 0.5 } };
        return TaskLoop.Create(
            schedule,
            async (iteration, _) =>
            {
                diary.Attempts++;
                if (iteration.Attempt == 1)
                    diary.Begun.Add(Now() / roundedTo * roundedTo);
                diary.MostAlive = Math.Max(diary.MostAlive, ++diary.Alive);
                try
                {
                    await (body?.Invoke(iteration) ?? Task.CompletedTask);
                }
                finally
                {
                    diary.Alive--;
                }
            },
            configure?.Invoke(options) ?? options).OnError((_, _) => _unhandled++);
    }

    private long Now() => (long)(_time.GetUtcNow() - _start).TotalSeconds;
}
