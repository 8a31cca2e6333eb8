using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Faults;

/// <summary>Every kind of exception from every calculation of an occurrence: the run fails with both hooks, is told of once, and begins again.</summary>
[Category("E7")]
public sealed class ScheduleFaultTests
{
    private static readonly string[] _schedules = ["daily in a zone", "interval", "overlap", "fixed delay", "retried"];

    [TestCaseSource(nameof(_schedules))]
    public void Whatever_a_calculation_throws_fails_its_run_alone_and_is_told_once(string schedule)
    {
        var whole = new Life(schedule, _ => null);
        Assert.That(whole.Harm(null), Is.Empty);

        List<string> broken = [];
        foreach (var kind in FaultKind.All)
        {
            for (var fault = 0; fault < whole.Calculations; fault++)
            {
                var (at, exception) = (fault, kind.Make(CancellationToken.None));
                var life = new Life(schedule, calculation => calculation == at ? exception : null);
                broken.AddRange(life.Harm(exception).Select(what => $"{kind}, calculation {at} of {whole.Calculations}: {what}"));
            }
        }

        Assert.That(broken, Is.Empty);
    }

    private sealed class Life
    {
        private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
        private readonly ListenerLog _log;
        private readonly Neighbour _neighbour;
        private readonly FaultySchedule _schedule;
        private readonly TaskLoop _loop;
        private readonly List<Exception> _told = [];
        private readonly List<LoopEndReason> _ends = [];

        public Life(string name, Func<int, Exception?> fault)
        {
            _log = new ListenerLog(_time);
            _neighbour = new Neighbour(_time);
            var warsaw = TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw");
            _schedule = new FaultySchedule(
                name switch
                {
                    "daily in a zone" => Schedule.Daily(warsaw, [.. Enumerable.Range(0, 6).Select(ten => new TimeOnly(1, 0).Add(TimeSpan.FromSeconds(10 * ten)))]),
                    "fixed delay" => Schedule.FixedDelay(TimeSpan.FromSeconds(10)),
                    _ => Schedule.Every(TimeSpan.FromSeconds(10)),
                },
                fault);
            _loop = TaskLoop
                .Create(
                    _schedule,
                    async (iteration, cancelled) =>
                    {
                        await Task.Delay(TimeSpan.FromSeconds(iteration.Index % 2 == 0 ? 1 : 14), _time, cancelled);
                        if (name == "retried" && iteration is { Index: 1, Attempt: < 3 })
                            throw new SocketException();
                    },
                    new LoopOptions
                    {
                        TimeProvider = _time,
                        Listener = _log,
                        Count = 5,
                        MaxOverlap = name == "overlap" ? 3 : 1,
                        MissedAfter = TimeSpan.FromSeconds(1),
                        Retry = new RetryPolicy { Random = () => 0.5 },
                    })
                .OnError((failure, _) => _told.Add(failure.Exception))
                .AfterLoop((end, _) => _ends.Add(end.Reason));
        }

        /// <summary>How many occurrences the first run asked for.</summary>
        public int Calculations { get; private set; }

        /// <summary>What is wrong after a life in which the schedule throws this.</summary>
        public IReadOnlyList<string> Harm(Exception? fault)
        {
            var start = Record(() => _loop.Start());
            _time.Advance(TimeSpan.FromMinutes(2));

            Calculations = _schedule.Calculations;
            var told = _log.Failures.Count(failure => ReferenceEquals(failure.Exception, fault) && failure.Place == LoopPlace.Schedule);
            var (begun, over) = (_log.With("begins").Count, _log.With("Succeeded", "Cancelled").Count);
            List<string?> harm =
            [
                start is null ? null : $"the start throws {start}",
                _log.Failures.Count == told && told == (fault is null ? 0 : 1) ? null : $"told {told} times:\n  {string.Join("\n  ", _log.Lines)}",
                begun == over && (fault is not null || begun == 5) ? null : $"{begun} iterations begun and {over} ended:\n  {string.Join("\n  ", _log.Lines)}",
                _ends.SequenceEqual([fault is null ? LoopEndReason.Completed : LoopEndReason.Failed]) ? null : $"the after hook was called for {string.Join(' ', _ends)}",
                _told.Count == told ? null : $"the error hook was called {_told.Count} times",
                !_loop.IsRunning && ReferenceEquals(_loop.Exception, fault) ? null : $"is {_loop.GetStatus().State}, failed by {_loop.Exception?.GetType()}",
                _loop.TryStart() ? null : "does not begin again",
            ];
            _time.Advance(TimeSpan.FromSeconds(1));
            _loop.Cancel();
            _time.Settle();
            harm.AddRange([_neighbour.Harm(), _loop.IsRunning ? "does not end" : null, _time.ArmedTimers == 0 ? null : $"{_time.ArmedTimers} timers are left"]);
            return [.. harm.OfType<string>()];
        }

        private static Exception? Record(Action action)
        {
            try
            {
                action();
                return null;
            }
            catch (Exception exception)
            {
                return exception;
            }
        }
    }
}
