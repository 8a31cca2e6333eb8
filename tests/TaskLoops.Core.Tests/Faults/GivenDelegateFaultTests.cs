using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Faults;

/// <summary>Every kind of exception from what else a user gives to a loop: told once per call with its place, and the loop goes its way.</summary>
[Category("E7")]
public sealed class GivenDelegateFaultTests
{
    private static readonly string[] _places =
    [
        "RunWhile", "predicate", "condition of a rule", "server-given delay", "randomness", "load", "store", "load in a task", "store in a task", "callback of the run's token",
        "callback of an attempt's token", "callback of the before hook's token",
    ];

    [TestCaseSource(nameof(_places))]
    public void It_is_told_once_for_each_call_with_its_place_and_no_other_loop_notices(string place)
    {
        List<string> broken = [];
        foreach (var kind in FaultKind.All)
            broken.AddRange(Harm(place, kind).Select(what => $"{kind}: {what}"));

        Assert.That(broken, Is.Empty);
    }

    private static IEnumerable<string> Harm(string place, FaultKind kind)
    {
        var time = new VirtualTimeProvider { Choose = _ => 0 };
        var log = new ListenerLog(time);
        var neighbour = new Neighbour(time);
        List<Exception> thrown = [];
        Exception Fault()
        {
            thrown.Add(kind.Make(CancellationToken.None));
            return thrown[^1];
        }

        Exception? FaultAt(string where) => place.StartsWith(where, StringComparison.Ordinal) ? Fault() : null;

        var inTask = place.EndsWith("in a task", StringComparison.Ordinal);
        var options = new LoopOptions
        {
            TimeProvider = time,
            Listener = log,
            Count = 3,
            IterationTimeout = place == "callback of an attempt's token" ? TimeSpan.FromSeconds(3) : null,
            RunWhile = place == "RunWhile" ? () => throw Fault() : null,
            Store = place.StartsWith("load", StringComparison.Ordinal) || place.StartsWith("store", StringComparison.Ordinal) ? new FaultyStore(() => FaultAt("load"), () => FaultAt("store"), inTask) : null,
            Retry = new RetryPolicy { Random = () => place == "randomness" ? throw Fault() : 0.5 },
            ReconnectRules = place switch
            {
                "condition of a rule" => [.. ReconnectRule.Defaults, ReconnectRule.For<SocketException>(_ => throw Fault())],
                "server-given delay" => [.. ReconnectRule.Defaults, ReconnectRule.For<SocketException>(retryAfter: _ => throw Fault())],
                _ => ReconnectRule.Defaults,
            },
        };
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(10)),
            async (iteration, token) =>
            {
                if (iteration is { Index: 1, Attempt: 1 } && place != "callback of the run's token" && options.IterationTimeout is null)
                    throw place == "predicate" ? new FormatException("", new SocketException()) : new SocketException();
                if (iteration.Index != 1 || iteration.Attempt > 1 || !place.StartsWith("callback", StringComparison.Ordinal))
                    return;
                token.Register(() => throw Fault());
                token.Register(() => throw Fault());
                await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            },
            options);
        if (place == "predicate")
            loop.AddExceptionType(_ => throw Fault());
        if (place == "callback of the before hook's token")
        {
            loop.BeforeLoop(async token =>
            {
                token.Register(() => throw Fault());
                await Task.Delay(Timeout.InfiniteTimeSpan, time, token);
            });
        }

        var run = loop.Start();
        time.Advance(TimeSpan.FromSeconds(15));
        if (place.StartsWith("callback of the", StringComparison.Ordinal))
            loop.Cancel();
        time.Advance(TimeSpan.FromSeconds(25));

        var (reported, count) = place switch
        {
            "RunWhile" => (LoopPlace.RunWhile, 4),
            "predicate" or "condition of a rule" or "server-given delay" or "randomness" => (LoopPlace.RetryPolicy, 1),
            "load" or "load in a task" => (LoopPlace.OccurrenceStore, 1),
            "store" or "store in a task" => (LoopPlace.OccurrenceStore, 3),
            "callback of the before hook's token" => (LoopPlace.CancellationCallback, 1),
            _ => (LoopPlace.CancellationCallback, 2),
        };
        var isCancelled = place.StartsWith("callback of the", StringComparison.Ordinal);
        List<string?> harm =
        [
            log.Failures.Count == count && log.Failures.All(failure => failure.Place == reported) && thrown.TrueForAll(one => log.Failures.Count(failure => ReferenceEquals(failure.Exception, one)) == 1)
                ? null
                : $"told {string.Join("\n  ", log.Lines)}",
            thrown.Count == count ? null : $"thrown {thrown.Count} times",
            (loop.IsRunning, loop.HasFailed, run.IsCanceled, run.IsCompletedSuccessfully) == (false, false, isCancelled, !isCancelled) ? null : $"{loop.GetStatus().State}, {run.Status}",
            log.With("ended").Count == 1 ? null : "the end was told more than once",
            neighbour.Harm(),
            time.ArmedTimers == 0 ? null : $"{time.ArmedTimers} timers are left",
        ];
        return harm.OfType<string>();
    }
}
