using System.Net.Sockets;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Faults;

/// <summary>Every kind of exception, from every form of body, at every moment of its life. Standard error is the process': these run alone.</summary>
[NonParallelizable]
[Category("E7")]
public sealed class BodyFaultTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Test]
    public async Task What_a_body_throws_is_told_once_where_it_belongs_and_only_its_own_loop_is_touched([Values] Delivery delivery, [Values] Moment moment)
    {
        List<string> broken = [];
        foreach (var kind in FaultKind.All)
        {
            foreach (var goesOn in new[] { false, true })
            {
                foreach (var maxOverlap in new[] { 1, 3 })
                {
                    foreach (var isHeard in new[] { true, false })
                    {
                        var harm = await new Case(delivery, moment, kind) { GoesOn = goesOn, MaxOverlap = maxOverlap, IsHeard = isHeard }.HarmAsync();
                        broken.AddRange(harm.Select(what => $"{kind}, goes on {goesOn}, overlap {maxOverlap}, heard {isHeard}: {what}"));
                    }
                }
            }
        }

        Assert.That(broken, Is.Empty);
    }

    private sealed class Case(Delivery delivery, Moment moment, FaultKind kind)
    {
        private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
        private readonly LoopRegistry _registry = new();
        private readonly List<LoopEnd> _ends = [];
        private readonly List<LoopFailure> _told = [];
        private TaskLoop _loop = null!;
        private Exception? _thrown;
        private Task<IReadOnlyList<string>>? _shutdown;

        public bool GoesOn { get; init; }

        public int MaxOverlap { get; init; }

        public bool IsHeard { get; init; }

        private int Index => moment switch { Moment.FirstIteration => 0, Moment.LaterIteration => 2, _ => 1 };

        private int Attempt => moment == Moment.AfterBackOff ? 2 : 1;

        private bool IsRetried => kind.IsHandled && moment != Moment.Cancelling;

        private bool IsUnhandled => !kind.IsHandled && moment != Moment.Cancelling;

        public async Task<IReadOnlyList<string>> HarmAsync()
        {
            var real = Console.Error;
            using var error = new StringWriter();
            Console.SetError(error);
            try
            {
                var log = new ListenerLog(_time);
                var neighbour = new Neighbour(_time);
                _loop = delivery.Loop(Schedule.Every(TimeSpan.FromSeconds(10)), Options(log), Script)
                    .OnError((failure, _) => _told.Add(failure))
                    .AfterLoop((end, _) => _ends.Add(end));
                var run = _loop.Start();
                _time.Advance(TimeSpan.FromSeconds(60));
                if (_shutdown is not null)
                    await _shutdown.WaitAsync(_patience);

                List<string?> harm =
                [
                    .. IsHeard ? Differences(Reports(log.With("retry", "unhandled", "beside", "ended"), log), ExpectedReports()) : Unheard(error.ToString()),
                    .. End(run), neighbour.Harm(), .. Again(),
                ];
                return [.. harm.OfType<string>()];
            }
            finally
            {
                Console.SetError(real);
            }
        }

        private LoopOptions Options(LoopListener log) => new()
        {
            Name = "subject",
            TimeProvider = _time,
            Listener = IsHeard ? log : null,
            Registry = _registry,
            Count = 4,
            MaxOverlap = MaxOverlap,
            OnUnhandled = GoesOn ? OnUnhandled.Continue : default,
            Retry = new RetryPolicy { Random = () => 0.5 },
        };

        private Exception? Script(LoopIteration iteration, CancellationToken token)
        {
            if (iteration.Index != Index || _thrown is not null)
                return null;
            if (iteration.Attempt < Attempt)
                return new SocketException();

            switch (moment)
            {
                case Moment.Stopping:
                    _loop.Stop();
                    break;
                case Moment.Cancelling:
                    _loop.Cancel();
                    break;
                case Moment.ShuttingDown:
                    _shutdown = _registry.StopAllAsync(TimeSpan.FromSeconds(20));
                    break;
                default:
                    break;
            }

            return _thrown = kind.Make(token);
        }

        private IEnumerable<string> ExpectedReports()
        {
            var name = _thrown?.GetType().Name;
            var now = (Index * 10) + Attempt - 1;
            if (Attempt > 1)
                yield return "10 retry Body.1 in 1: SocketException";
            if (IsRetried)
                yield return $"{now} retry Body.{Attempt} in {Attempt}: {name}";
            if (IsUnhandled)
                yield return $"{now} unhandled Body #{Index}.{Attempt}: {name}";
            if (moment == Moment.Cancelling && _thrown is not OperationCanceledException)
                yield return $"{now} beside Body #{Index}.{Attempt}: {name}";

            var ended = Reason() == LoopEndReason.Completed ? 30 : IsRetried ? now + Attempt : now;
            yield return $"{ended} run ended {Reason()} after {Iterations()}{(Reason() == LoopEndReason.Failed ? $": {name}" : "")}";
        }

        private LoopEndReason Reason() => moment switch
        {
            Moment.Cancelling => LoopEndReason.Cancelled,
            _ when IsUnhandled && !GoesOn => LoopEndReason.Failed,
            Moment.Stopping or Moment.ShuttingDown => LoopEndReason.Stopped,
            _ => LoopEndReason.Completed,
        };

        private int Iterations() => Reason() == LoopEndReason.Completed ? 4 : Index + 1;

        private IEnumerable<string> Reports(IReadOnlyList<string> lines, ListenerLog log)
        {
            // The object that was thrown, not one like it.
            var same = log.Failures.Count(failure => ReferenceEquals(failure.Exception, _thrown)) + log.Retries.Count(retry => ReferenceEquals(retry.Exception, _thrown));
            var expected = moment == Moment.Cancelling && _thrown is OperationCanceledException ? 0 : 1;
            return same == expected ? lines : [.. lines, $"the exception itself was reported {same} times"];
        }

        private IEnumerable<string?> Unheard(string error)
        {
            var lines = error.Split('\n').Count(line => line.StartsWith("Loop 'subject'", StringComparison.Ordinal));
            var retries = Attempt - 1 + (IsRetried ? 1 : 0);

            // An unhandled one is the error hook's; standard error has the rest.
            var beside = moment == Moment.Cancelling && _thrown is not OperationCanceledException ? 1 : 0;
            yield return lines == retries + beside ? null : $"standard error has {lines} lines: {error}";
        }

        private IEnumerable<string?> End(Task run)
        {
            yield return _ends.ConvertAll(end => end.Reason).SequenceEqual([Reason()]) ? null : $"the after hook was called for {string.Join(' ', _ends.ConvertAll(end => end.Reason))}";
            yield return _told.Count == (IsUnhandled ? 1 : 0) && _told.TrueForAll(failure => ReferenceEquals(failure.Exception, _thrown)) ? null : $"the error hook was called {_told.Count} times";

            var hasFailed = Reason() == LoopEndReason.Failed;
            yield return _loop.HasFailed == hasFailed && (!hasFailed || ReferenceEquals(_loop.Exception, _thrown)) ? null : $"failed: {_loop.HasFailed}";
            yield return (_loop.IsRunning, _loop.IsBeingCancelled, _loop.NextIteration) == (false, false, null) ? null : $"is {_loop.GetStatus().State}";

            var status = Reason() switch { LoopEndReason.Failed => TaskStatus.Faulted, LoopEndReason.Cancelled => TaskStatus.Canceled, _ => TaskStatus.RanToCompletion };
            yield return run.Status == status && (!hasFailed || ReferenceEquals(run.Exception!.InnerException, _thrown)) ? null : $"its task is {run.Status}";
            yield return _shutdown is null || _shutdown.Result.Count == 0 ? null : $"late are {string.Join(' ', _shutdown.Result)}";
        }

        private IEnumerable<string?> Again()
        {
            _thrown = new NotSupportedException("never again");
            var begins = _loop.TryStart();
            _time.Advance(TimeSpan.FromSeconds(60));
            yield return begins && _loop.Completion.IsCompletedSuccessfully && _loop.CurrentIteration == 3 ? null : $"does not run again: {_loop.GetStatus().State}";
            yield return _time.ArmedTimers == 0 ? null : $"{_time.ArmedTimers} timers are left";
        }

        private static IEnumerable<string?> Differences(IEnumerable<string> lines, IEnumerable<string> expected) =>
            lines.SequenceEqual(expected) ? [] : [$"told\n  {string.Join("\n  ", lines)}\nand not\n  {string.Join("\n  ", expected)}"];
    }
}
