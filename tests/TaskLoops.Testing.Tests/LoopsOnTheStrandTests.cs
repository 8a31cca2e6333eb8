using static TaskLoops.Testing.Tests.Work;

namespace TaskLoops.Testing.Tests;

/// <summary>The engine keeps to the strand: none of its steps is out of the clock's sight.</summary>
public sealed class LoopsOnTheStrandTests
{
    private const int Iterations = 200;

    private readonly VirtualTimeProvider _time = new();
    private readonly List<string> _seen = [];
    private readonly HashSet<int> _threads = [];

    [Test]
    public void Asynchronous_bodies_are_settled_at_every_instant([Values] BodyKind kind, [Values] bool withTimeout, [Values(1, 2)] int maxOverlap)
    {
        TaskLoop loop = TaskLoop.Create(
            Schedule.Every(Seconds(10)),
            (iteration, cancelled) => Body(kind, iteration, cancelled),
            new LoopOptions { TimeProvider = _time, Count = Iterations, MaxOverlap = maxOverlap, IterationTimeout = withTimeout ? Seconds(30) : null })
            .AfterLoop(async (_, _) =>
            {
                await Task.Yield();
                _seen.Add($"after at {_time.Steady()}");
            });

        loop.Start();
        _time.Advance(Seconds(10 * Iterations));

        double end = (10 * (Iterations - 1)) + (kind is BodyKind.Yields or BodyKind.Returns ? 0 : 1);
        Assert.That(_seen, Is.EqualTo(Enumerable.Range(0, Iterations).Select(index => $"{index} at {index * 10}").Append($"after at {end}")));
        Assert.That(loop.IsRunning, Is.False);
    }

    [Test]
    public void Explored_loops_never_leave_the_thread_that_advances([Values] BodyKind kind)
    {
        _time.Choose = _ => 0;
        TaskLoop loop = TaskLoop.Create(
            Schedule.Every(Seconds(10)),
            (iteration, cancelled) => Body(kind, iteration, cancelled),
            new LoopOptions { TimeProvider = _time, Count = Iterations });

        loop.Start();
        _time.Advance(Seconds(10 * Iterations));

        Assert.That(_threads, Is.EqualTo(new[] { Environment.CurrentManagedThreadId }));
        Assert.That(loop.IsRunning, Is.False);
    }

    [Test]
    public void A_started_loop_has_settled_when_settling_returns([Range(1, 20)] int round)
    {
        for (int loops = 0; loops < 500; loops++)
        {
            var time = new VirtualTimeProvider();
            bool ran = false;
            TaskLoop.Create(Schedule.Every(Seconds(10)), (_, _) => ran = true, new LoopOptions { TimeProvider = time, Count = 1 }).Start();

            time.Settle();

            Assert.That(ran, Is.True, $"round {round}, loop {loops}");
        }
    }

    private async Task Body(BodyKind kind, LoopIteration iteration, CancellationToken cancelled)
    {
        _threads.Add(Environment.CurrentManagedThreadId);
        _seen.Add($"{iteration.Index} at {_time.Steady()}");
        switch (kind)
        {
            case BodyKind.Yields:
                await Task.Yield();
                break;
            case BodyKind.Delays:
                await Task.Delay(Seconds(1), _time, cancelled);
                break;
            case BodyKind.DelaysWithoutContext:
                await Task.Delay(Seconds(1), _time, cancelled).ConfigureAwait(false);
                break;
        }

        _threads.Add(Environment.CurrentManagedThreadId);
    }

    public enum BodyKind
    {
        Returns,
        Yields,
        Delays,
        DelaysWithoutContext,
    }
}
