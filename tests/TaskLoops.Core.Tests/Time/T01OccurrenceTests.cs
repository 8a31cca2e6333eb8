using Microsoft.Extensions.Time.Testing;
using TaskLoops.Testing;
using TaskLoops.Tests.Recording;

namespace TaskLoops.Tests.Time;

[Category("T1")]
public sealed class T01OccurrenceTests : LoopFixture
{
    [TestCase(-4)]
    [TestCase(-900)]
    [TestCase(-5000)]
    public void A_timer_that_fires_early_makes_no_iteration_early_and_none_twice(int skewInMilliseconds)
    {
        Time.TimerSkew = TimeSpan.FromMilliseconds(skewInMilliseconds);
        var loop = Idle(EverySeconds(5));

        loop.Start();
        AdvanceSeconds(10);

        AssertLog("0 run", "0 begin 0", "0 end 0", "5 begin 1", "5 end 1", "10 begin 2", "10 end 2");
    }

    [TestCase(-4)]
    [TestCase(-30000)]
    public void A_timer_that_fires_early_makes_no_occurrence_of_a_calendar_early(int skewInMilliseconds)
    {
        Time.TimerSkew = TimeSpan.FromMilliseconds(skewInMilliseconds);
        var loop = Idle(Schedule.Daily("00:01:30", "00:03:00"));

        loop.Start();
        AdvanceSeconds(3600);

        AssertLog("0 run", "90 begin 0", "90 end 0", "180 begin 1", "180 end 1");
    }

    [Test]
    public void Timers_that_are_late_lose_no_occurrence()
    {
        Time.TimerSkew = TimeSpan.FromMilliseconds(1500);
        var seen = new List<(double Begun, double Planned, double Late)>();
        var loop = TaskLoop.Create(EverySeconds(5), (iteration, _) => seen.Add((
            (Time.GetUtcNow() - Midnight).TotalSeconds, (iteration.ScheduledFor - Midnight).TotalSeconds, iteration.Lateness.TotalSeconds)), Options);

        loop.Start();
        AdvanceSeconds(17);

        Assert.That(seen, Is.EqualTo(new[] { (0d, 0d, 0d), (6.5, 5d, 1.5), (11.5, 10d, 1.5), (16.5, 15d, 1.5) }));
    }

    [Test]
    public void A_wait_that_is_woken_for_another_reason_waits_again()
    {
        var connection = new LoopConnection();
        var loop = Idle(EverySeconds(5), new LoopOptions { TimeProvider = Time, Listener = Log, Connection = connection });
        loop.Start();
        for (var second = 0; second < 10; second++)
        {
            AdvanceSeconds(1);
            connection.Down();
            connection.Up();
        }

        AssertLog("0 run", "0 begin 0", "0 end 0", "5 begin 1", "5 end 1", "10 begin 2", "10 end 2");
    }

    [Test]
    public void A_clock_that_moves_while_the_timer_is_being_set_does_not_make_the_wait_longer()
    {
        var time = new JumpingTimeProvider(Midnight, Seconds(5));
        using var begun = new SemaphoreSlim(0);
        var loop = TaskLoop.Create(EverySeconds(5), (_, _) => { begun.Release(); }, new LoopOptions { TimeProvider = time, RunOnStart = false });

        loop.Start();

        Assert.That(begun.Wait(Patience), Is.True);
        loop.Cancel();
    }

    [Test]
    [Category("T2")]
    public void Thirty_days_of_a_loop_of_one_second_have_2_592_001_iterations()
    {
        // The pool may as well run the loop: nothing but the advancing thread has work.
        var time = new VirtualTimeProvider(Midnight);
        var (count, offGrid) = (0L, 0L);
        var loop = TaskLoop.Create(EverySeconds(1), (iteration, _) =>
        {
            if (iteration.Index != count || iteration.ScheduledFor != Midnight.AddSeconds(count) || iteration.Lateness != TimeSpan.Zero || time.GetUtcNow() != iteration.ScheduledFor)
                offGrid++;
            count++;
        }, new LoopOptions { TimeProvider = time });

        loop.Start();
        time.Advance(TimeSpan.FromDays(30));

        Assert.That((count, offGrid), Is.EqualTo((2_592_001L, 0L)));
        Assert.That(loop.CurrentIteration, Is.EqualTo(2_592_000L));
        loop.Cancel();
    }

    [Test]
    [Category("T5")]
    public void Ten_years_of_a_daily_loop_have_an_iteration_for_each_day_at_nine_in_Warsaw()
    {
        var time = new VirtualTimeProvider(Midnight);
        var warsaw = TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw");
        var seen = new List<DateTime>();
        var offGrid = 0;
        var loop = TaskLoop.Create(Schedule.DailyIn("Europe/Warsaw", "09:00"), (iteration, _) =>
        {
            seen.Add(TimeZoneInfo.ConvertTime(time.GetUtcNow(), warsaw).DateTime);
            if (iteration.Lateness != TimeSpan.Zero || iteration.ScheduledFor != time.GetUtcNow() || iteration.Missed != 0)
                offGrid++;
        }, new LoopOptions { TimeProvider = time });

        loop.Start();
        time.AdvanceTo(Midnight.AddYears(10));

        // Two leap days: 2028 and 2032.
        Assert.That(seen, Has.Count.EqualTo(3652));
        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 3652).Select(day => new DateTime(2026, 1, 1, 9, 0, 0).AddDays(day))));
        Assert.That(offGrid, Is.Zero);
        loop.Cancel();
    }

    /// <summary>A clock that moves on, once, between being read for a timer and that timer's being set.</summary>
    private sealed class JumpingTimeProvider(DateTimeOffset start, TimeSpan jump) : FakeTimeProvider(start)
    {
        private bool _hasJumped;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new JumpingTimer(this, base.CreateTimer(callback, state, dueTime, period));

        private void Jump(TimeSpan dueTime)
        {
            if (_hasJumped || dueTime <= TimeSpan.Zero)
                return;

            _hasJumped = true;
            Advance(jump);
        }

        private sealed class JumpingTimer(JumpingTimeProvider time, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                time.Jump(dueTime);
                return timer.Change(dueTime, period);
            }

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
