using System.Runtime.CompilerServices;
using TaskLoops.Testing;
using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Running;

/// <summary>Faults that a review has found, each with the rule that it broke.</summary>
public sealed class FoundByReviewTests : LoopFixture
{
    private static readonly List<ExecutionContext?> _contexts = [];

    [Test]
    [Category("O1")]
    public void Overlapping_iterations_whose_store_takes_its_time_all_run_their_bodies()
    {
        var calls = 0;
        var loop = TaskLoop.Create(
            EverySeconds(1),
            (_, _) => { calls++; },
            new LoopOptions { TimeProvider = Time, Listener = Log, MaxOverlap = 4, Store = new Shelf(Time, last: null) });

        loop.Start();
        AdvanceSeconds(10.5);
        loop.Cancel();
        Time.Settle();

        Assert.That(calls, Is.EqualTo(11));
        Assert.That(loop.IsRunning, Is.False);
    }

    [Test]
    [Category("T11")]
    public void A_jittered_interval_does_not_repeat_the_stored_occurrence([Values(1, 2, 3, 5)] int seed)
    {
        List<double> hours = [];
        var midnight = Time.GetUtcNow();
        var schedule = Schedule.Every(TimeSpan.FromHours(1)).WithJitter(TimeSpan.FromMinutes(20), seed);
        var loop = TaskLoop.Create(
            schedule,
            (_, _) => hours.Add((Time.GetUtcNow() - midnight).TotalHours),
            new LoopOptions { TimeProvider = Time, Listener = Log, Store = new Shelf(Time, midnight) });

        loop.Start();
        Time.Advance(TimeSpan.FromHours(2));

        Assert.That(hours, Has.Count.EqualTo(1));
        Assert.That(hours[0], Is.InRange(1, 4 / 3.0));
    }

    [Test]
    [Category("T3")]
    public void The_iteration_at_the_start_is_not_lost_when_the_clock_is_set_back_at_the_gate()
    {
        var gate = new ReadyGate();
        var loop = Idle(Schedule.Daily("09:00"), new LoopOptions { TimeProvider = Time, Listener = Log, RunOnStart = true, Gate = gate });
        loop.Start();
        AdvanceSeconds(1);
        Time.StepWallClock(TimeSpan.FromDays(-30));

        gate.Open();
        AdvanceSeconds(1);

        Assert.That(loop.CurrentIteration, Is.Zero);
    }

    [Test]
    [Category("T10")]
    public void A_change_to_a_calendar_forgets_the_delay_of_the_steady_clock()
    {
        var midnight = Time.GetUtcNow();
        var loop = Idle(Schedule.Every(TimeSpan.FromHours(1)), new LoopOptions { TimeProvider = Time, Listener = Log, Store = new Shelf(Time, midnight.AddMinutes(-59)) });
        loop.Start();
        AdvanceSeconds(120);
        Time.StepWallClock(TimeSpan.FromHours(-5));

        loop.ChangeSchedule(Schedule.Hourly(15));

        Assert.That(loop.NextIteration, Is.EqualTo(midnight.AddHours(-5).AddMinutes(15)));
    }

    [Test]
    [Category("L11")]
    public void An_ended_loop_can_be_collected_though_its_body_has_left_its_context_behind()
    {
        var loop = RunOnce();
        for (var collections = 0; collections < 10 && loop.IsAlive; collections++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(loop.IsAlive, Is.False);
    }

    [Test]
    [Category("G3")]
    public void A_connection_that_returns_while_the_retry_is_told_ends_the_back_off()
    {
        var connection = new LoopConnection();
        var calls = 0;
        var loop = TaskLoop.Create(
            EverySeconds(1000),
            (_, _) =>
            {
                if (++calls > 1)
                    return;

                connection.Down();
                throw new IOException();
            },
            new LoopOptions
            {
                TimeProvider = Time,
                Listener = new Reconnecting(connection),
                Connection = connection,
                Retry = new RetryPolicy { BaseDelay = TimeSpan.FromMinutes(5), Random = () => 0.99 },
            });

        loop.Start();
        AdvanceSeconds(5);

        Assert.That(calls, Is.EqualTo(2));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunOnce()
    {
        var time = new VirtualTimeProvider();
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(1)),
            async (_, _) =>
            {
                await Task.Yield();
                _contexts.Add(ExecutionContext.Capture());
            },
            new LoopOptions { Count = 1, TimeProvider = time });
        loop.Start();
        time.Settle();
        return new WeakReference(loop);
    }

    private sealed class Reconnecting(LoopConnection connection) : LoopListener
    {
        public override void OnRetry(in LoopRetry retry) => connection.Up();
    }

    private sealed class Shelf(TimeProvider time, DateTimeOffset? last) : OccurrenceStore
    {
        public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled) => new(last);

        public override async ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled) =>
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancelled);
    }
}
