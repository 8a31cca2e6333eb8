using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Faults;

/// <summary>Every kind of exception, from every form of hook, in every way in which a run can end.</summary>
[Category("E7")]
public sealed class HookFaultTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Test]
    public async Task What_a_hook_throws_at_the_end_of_a_run_is_told_once_and_changes_nothing([Values] Delivery delivery, [Values] LoopEndReason reason)
    {
        List<string> broken = [];
        foreach (var kind in FaultKind.All)
        {
            foreach (var place in new[] { LoopPlace.AfterHook, LoopPlace.ErrorHook })
            {
                foreach (var isShutdown in new[] { false, true })
                    broken.AddRange(await HarmOfEndAsync(delivery, reason, kind, place, isShutdown));
            }
        }

        Assert.That(broken, Is.Empty);
    }

    [Test]
    public void What_a_before_hook_throws_is_tried_again_or_fails_the_run_before_any_iteration([Values] Delivery delivery, [Values] Request request)
    {
        List<string> broken = [];
        foreach (var kind in FaultKind.All)
            broken.AddRange(HarmOfBeforeHook(delivery, request, kind));

        Assert.That(broken, Is.Empty);
    }

    private static async Task<IEnumerable<string>> HarmOfEndAsync(Delivery delivery, LoopEndReason reason, FaultKind kind, LoopPlace place, bool isShutdown)
    {
        var time = new VirtualTimeProvider { Choose = _ => 0 };
        var log = new ListenerLog(time);
        var neighbour = new Neighbour(time);
        var registry = new LoopRegistry();
        List<Exception> thrown = [];
        Exception Throw(CancellationToken token)
        {
            thrown.Add(kind.Make(token));
            return thrown[^1];
        }

        TaskLoop loop = null!;
        var bodyFails = reason == LoopEndReason.Failed;
        loop = TaskLoop
            .Create(
                Schedule.Every(TimeSpan.FromSeconds(10)),
                (iteration, _) =>
                {
                    if (iteration.Index == 1 && bodyFails)
                        throw new FormatException();
                },
                new LoopOptions { TimeProvider = time, Listener = log, Registry = registry, Count = reason == LoopEndReason.Completed ? 2 : null })
            .After(delivery, (_, token) => place == LoopPlace.AfterHook ? Throw(token) : null)
            .Error(delivery, (_, token) => place == LoopPlace.ErrorHook ? Throw(token) : null);
        registry.Error(delivery, (_, token) => place == LoopPlace.ErrorHook ? Throw(token) : null);
        var run = loop.Start();
        time.Advance(TimeSpan.FromSeconds(15));
        if (reason == LoopEndReason.Cancelled)
            loop.Cancel();
        else if (reason == LoopEndReason.Stopped && !isShutdown)
            loop.Stop();
        var late = isShutdown ? registry.StopAllAsync(TimeSpan.FromSeconds(20)) : Task.FromResult<IReadOnlyList<string>>([]);
        time.Advance(TimeSpan.FromSeconds(30));
        await late.WaitAsync(_patience);

        var ended = reason is LoopEndReason.Completed or LoopEndReason.Failed ? 10 : 15;
        var hooks = place == LoopPlace.AfterHook ? 1 : bodyFails ? 2 : 0;
        string[] expected =
        [
            .. bodyFails ? ["10 unhandled Body #1.1: FormatException"] : Array.Empty<string>(),
            .. Enumerable.Range(0, hooks).Select(hook => $"{ended} beside {place}: {thrown[hook].GetType().Name}"),
            $"{ended} run ended {reason} after 2{(bodyFails ? ": FormatException" : "")}",
        ];
        List<string?> harm =
        [
            thrown.Count == hooks ? null : $"{thrown.Count} hooks were called",
            log.With("unhandled", "beside", "ended", "retry").SequenceEqual(expected) ? null : $"told {string.Join("\n  ", log.Lines)}",
            (await late).Count == 0 ? null : "late",
            (loop.IsRunning, loop.HasFailed, run.IsFaulted) == (false, bodyFails, bodyFails) ? null : $"{loop.GetStatus().State}, failed {loop.HasFailed}",
            neighbour.Harm(),
        ];
        return harm.OfType<string>().Select(what => $"{kind}, {place}, shutdown {isShutdown}: {what}");
    }

    private static IEnumerable<string> HarmOfBeforeHook(Delivery delivery, Request request, FaultKind kind)
    {
        var time = new VirtualTimeProvider { Choose = _ => 0 };
        var log = new ListenerLog(time);
        var neighbour = new Neighbour(time);
        var afterHooks = 0;
        Exception? thrown = null;
        TaskLoop loop = null!;
        loop = TaskLoop
            .Create(Schedule.Every(TimeSpan.FromSeconds(10)), (_, _) => { }, new LoopOptions { TimeProvider = time, Listener = log, Count = 2, Retry = new RetryPolicy { Random = () => 0.5 } })
            .Before(delivery, token =>
            {
                if (thrown is not null)
                    return null;
                if (request == Request.Stop)
                    loop.Stop();
                else if (request == Request.Cancel)
                    loop.Cancel();
                return thrown = kind.Make(token);
            })
            .AfterLoop((_, _) => afterHooks++);
        var run = loop.Start();
        time.Advance(TimeSpan.FromSeconds(30));

        var name = thrown!.GetType().Name;
        string[] expected = request switch
        {
            Request.None when kind.IsHandled => [$"0 retry BeforeHook.1 in 1: {name}", "11 run ended Completed after 2"],
            Request.None => [$"0 unhandled BeforeHook: {name}", $"0 run ended Failed after 0: {name}"],
            _ =>
            [
                .. thrown is OperationCanceledException ? Array.Empty<string>() : [$"0 beside BeforeHook: {name}"],
                $"0 run ended {(request == Request.Stop ? "Stopped" : "Cancelled")} after 0",
            ],
        };
        var fails = request == Request.None && !kind.IsHandled;
        List<string?> harm =
        [
            log.With("unhandled", "beside", "ended", "retry").SequenceEqual(expected) ? null : $"told {string.Join("\n  ", log.Lines)}",
            afterHooks == 1 ? null : $"{afterHooks} after hooks",
            (loop.IsRunning, loop.HasFailed, run.IsFaulted, run.IsCompleted) == (false, fails, fails, true) ? null : $"{loop.GetStatus().State}, failed {loop.HasFailed}",
            neighbour.Harm(),
        ];
        return harm.OfType<string>().Select(what => $"{kind}: {what}");
    }

    /// <summary>What the before hook asks of its loop before it throws.</summary>
    public enum Request
    {
        None,
        Stop,
        Cancel,
    }
}
