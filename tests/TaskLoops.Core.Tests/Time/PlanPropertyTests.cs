using TaskLoops.Running;

namespace TaskLoops.Tests.Time;

/// <summary>The plan alone, asked at random readings of the clocks: what holds whatever the schedule, the options, the bodies and the clocks.</summary>
public sealed class PlanPropertyTests
{
    private const int Runs = 3000;
    private const int StepsInRun = 60;

    private static readonly DateTimeOffset _wallOrigin = new(2026, 3, 25, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _steadyOrigin = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    [Category("T1")]
    [Category("T4")]
    public void Every_occurrence_is_begun_missed_or_covered_and_none_twice_or_early()
    {
        var begun = 0;
        for (var seed = 0; seed < Runs; seed++)
            begun += new Simulation(seed).Run();

        Assert.That(begun, Is.GreaterThan(Runs), "the simulation is to begin something");
    }

    [Test]
    [Category("T2")]
    public void An_intervals_steps_do_not_depend_on_the_wall_clock()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var plain = new Simulation(seed, onlyIntervals: true);
            var stepped = new Simulation(seed, onlyIntervals: true, wallSteps: new Random(seed + 1));
            plain.Run();
            stepped.Run();

            Assert.That(stepped.Steps, Is.EqualTo(plain.Steps), $"seed {seed}");
        }
    }

    [Test]
    [Category("T5")]
    public void After_steps_of_the_wall_clock_of_up_to_a_day_no_occurrence_of_a_calendar_begins_twice()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var simulation = new Simulation(seed, onlyCalendars: true, wallSteps: new Random(seed + 1));
            simulation.Run();

            Assert.That(simulation.Steps.Where(step => step.Kind == LoopStepKind.Begin).Select(step => step.Instant), Is.Ordered.Ascending.And.Unique, $"seed {seed}");
        }
    }

    private sealed class Simulation
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly Random? _wallSteps;
        private readonly Schedule _schedule;
        private readonly LoopOptions _options;
        private LoopPlan _plan;
        private TimeSpan _elapsed;
        private TimeSpan _wallStep;
        private DateTimeOffset _anchor;

        /// <summary>The last occurrence whose fate is decided.</summary>
        private DateTimeOffset _decided;
        private int _begunInTime;
        private int _missed;

        public Simulation(int seed, bool onlyIntervals = false, bool onlyCalendars = false, Random? wallSteps = null)
        {
            _seed = seed;
            _random = new Random(seed);
            _wallSteps = wallSteps;
            _schedule = RandomSchedule(onlyIntervals ? 0 : onlyCalendars ? 1 : _random.Next(2));
            _options = new LoopOptions
            {
                MissedOccurrences = (MissedOccurrences)_random.Next(2),
                MissedAfter = TimeSpan.FromSeconds(1 + _random.Next(200)),
                MakeUpWithin = _random.Next(2) == 0 ? TimeSpan.MaxValue : TimeSpan.FromSeconds(_random.Next(5000)),
            };
            _plan = new LoopPlan(_schedule, _options, Now());
            _decided = Now().Wall;
        }

        public List<(LoopStepKind Kind, DateTimeOffset Instant)> Steps { get; } = [];

        public int Run()
        {
            Pass(maximum: 3);
            _anchor = Now().Steady;
            if (!_schedule.IsCalendar)
                _decided = _anchor.AddTicks(-1);
            _plan.Anchor(Now(), stored: null);

            for (var step = 0; step < StepsInRun; step++)
                Step();
            return _begunInTime;
        }

        private void Step()
        {
            var now = Now();
            var step = _plan.Decide(now);
            Steps.Add((step.Kind, step.Instant));
            switch (step.Kind)
            {
                case LoopStepKind.Wait:
                    CheckWait(now);
                    if (_random.Next(3) == 0)
                        Pass(maximum: 5);
                    else
                        PassTo(_plan.WakeAt(now, TimeSpan.FromSeconds(60)));
                    break;
                case LoopStepKind.Begin:
                    CheckBegin(step, now);
                    Pass(maximum: _random.Next(2) == 0 ? 0.3 : 20);
                    if (_plan.Ended(Now(), wasRetried: _random.Next(4) == 0) is { } covered)
                        CheckPassedOver(covered, Now());
                    break;
                case LoopStepKind.PassedOver:
                    Check(_options.MissedOccurrences == MissedOccurrences.Skip || now.On(_schedule) - step.Instant > _options.MakeUpWithin, "one to be made up was passed over");
                    CheckPassedOver(step, now);
                    break;
                default:
                    Check(false, $"{step.Kind}");
                    break;
            }
        }

        private void CheckWait(ClockReading now)
        {
            Check(After(_decided) > now.On(_schedule), "waits although an occurrence has come");
            Check(_plan.Next == After(_decided), "waits for another occurrence than the next");
            var wake = _plan.WakeAt(now, TimeSpan.FromSeconds(60));
            Check(wake > now.Steady, "would wait for nothing");
            Check(!_schedule.IsCalendar || wake - now.Steady <= TimeSpan.FromSeconds(60), "does not look at the wall clock for more than a minute");
        }

        private void CheckBegin(LoopStep step, ClockReading now)
        {
            var late = now.On(_schedule) - step.Instant;
            Check(step.Instant > _decided, "not strictly later than the last");
            Check(late >= TimeSpan.Zero, "early");
            Check(After(step.Instant.AddTicks(-1)) == step.Instant, "not on the grid");
            Check(After(step.Instant) > now.On(_schedule), "not the latest that has come");
            var half = (After(step.Instant)!.Value - step.Instant) / 2;
            var tolerance = half < _options.MissedAfter ? half : _options.MissedAfter;
            Check(step.IsMakeUp == late > tolerance, "late and not called a make-up, or the reverse");
            Check(!step.IsMakeUp || (_options.MissedOccurrences == MissedOccurrences.RunOnce && late <= _options.MakeUpWithin), "made up against the options");
            if (!step.IsMakeUp)
                _begunInTime++;
            CheckFates(step);
        }

        private void CheckPassedOver(LoopStep step, ClockReading now)
        {
            Check(step.Instant > _decided && step.Instant <= now.On(_schedule), "passes over what is not there");
            Check(After(step.Instant) > now.On(_schedule), "does not pass over all that have come");
            CheckFates(step);
        }

        private void CheckFates(LoopStep step)
        {
            var expected = 0;
            for (var occurrence = After(_decided); occurrence <= step.Instant; occurrence = After(occurrence!.Value))
                expected++;

            var isBegunInTime = step is { Kind: LoopStepKind.Begin, IsMakeUp: false };
            Check(step.NewlyMissed + (isBegunInTime ? 1 : 0) == expected, $"{expected} occurrences have come, and {step.NewlyMissed} are told of");
            _missed += step.NewlyMissed;
            if (step.Kind == LoopStepKind.Begin)
            {
                Check(step.Missed == _missed, "the iteration is told another number than the listener");
                _missed = 0;
            }

            _decided = step.Instant;
        }

        private DateTimeOffset? After(DateTimeOffset instant) => _schedule.After(_anchor, instant);

        private ClockReading Now() => new(_wallOrigin + _elapsed + _wallStep, _steadyOrigin + _elapsed);

        private void PassTo(DateTimeOffset steady)
        {
            // Now and then a little early, as timers are.
            _elapsed = steady - _steadyOrigin - TimeSpan.FromTicks(_random.Next(4) == 0 ? 1 : 0);
            StepWall();
        }

        /// <summary>Time passes: up to some occurrences' distance.</summary>
        private void Pass(double maximum)
        {
            _elapsed += Distance() * (_random.NextDouble() * maximum);
            StepWall();
        }

        private void StepWall()
        {
            if (_wallSteps is not null && _wallSteps.Next(5) == 0)
                _wallStep += TimeSpan.FromMinutes((_wallSteps.NextDouble() * 20) - 10);
            if (_wallSteps is not null && _wallSteps.Next(40) == 0)
                _wallStep = -_wallStep;
        }

        private TimeSpan Distance() => _schedule.Interval ?? TimeSpan.FromMinutes(_schedule.Kind == ScheduleKind.Daily ? 700 : 60);

        private Schedule RandomSchedule(int isCalendar)
        {
            var interval = TimeSpan.FromMilliseconds(1 + _random.Next(_random.Next(2) == 0 ? 1000 : 10_000_000));
            var schedule = isCalendar == 0
                ? Schedule.Every(interval)
                : _random.Next(4) switch
                {
                    0 => Schedule.DailyIn("Europe/Warsaw", "02:30", "09:00", "21:15"),
                    1 => Schedule.Hourly(_random.Next(60), "Australia/Lord_Howe"),
                    2 => Schedule.Cron("*/20 0-12 * * *", "America/New_York"),
                    _ => Schedule.Union(Schedule.Hourly(5), Schedule.Cron("*/7 * * * *")),
                };
            return _random.Next(3) == 0 ? schedule.WithJitter(isCalendar == 0 ? interval / 3 : TimeSpan.FromSeconds(40), _seed) : schedule;
        }

        private void Check(bool condition, string what)
        {
            if (!condition)
                Assert.Fail($"Seed {_seed}, {_schedule}, step {Steps.Count} at {Now().Wall:O}: {what}.");
        }
    }
}
