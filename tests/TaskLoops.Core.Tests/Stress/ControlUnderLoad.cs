using System.Collections.Concurrent;

namespace TaskLoops.Tests.Stress;

/// <summary>Real threads and the real clock, for as long as one likes: `dotnet test --filter Category=Stress`. The proof is the exploration; this looks for what it cannot see.</summary>
[Explicit("Takes its time by design.")]
[Category("Stress")]
public sealed class ControlUnderLoad
{
    private const int Loops = 50;
    private static readonly TimeSpan _duration = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<string> _faults = [];

    [Test]
    public async Task Any_control_from_any_thread_leaves_every_loop_whole()
    {
        var subjects = Enumerable.Range(0, Loops).Select(number => new Subject(number, _faults)).ToArray();
        using var over = new CancellationTokenSource(_duration);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() => Disturb(subjects, new Random(seed), over.Token))));

        foreach (var subject in subjects)
            await subject.Loop.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        foreach (var subject in subjects)
            subject.CheckEnd();
        Assert.That(_faults, Is.Empty);
        Assert.That(subjects.Sum(subject => subject.Iterations), Is.GreaterThan(Loops), "the loops have run at all");
    }

    private static void Disturb(Subject[] subjects, Random random, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var loop = subjects[random.Next(subjects.Length)].Loop;
            switch (random.Next(8))
            {
                case 0:
                    loop.Stop();
                    break;
                case 1:
                    loop.Cancel();
                    break;
                case 2:
                    loop.Restart();
                    break;
                case 3:
                    loop.ChangeSchedule(Schedule.Every(TimeSpan.FromMilliseconds(random.Next(1, 20))));
                    break;
                case 4:
                    loop.ChangeSchedule(Schedule.AsFastAsPossible);
                    break;
                case 5:
                    _ = loop.GetStatus();
                    break;
                default:
                    loop.TryStart();
                    break;
            }

            if (random.Next(50) == 0)
                Thread.Yield();
        }
    }

    private sealed class Subject
    {
        private readonly ConcurrentQueue<string> _faults;
        private int _bodies;
        private int _before;
        private int _after;
        private int _isRunHere;

        public Subject(int number, ConcurrentQueue<string> faults)
        {
            _faults = faults;
            Loop = TaskLoop
                .Create(Schedule.Every(TimeSpan.FromMilliseconds(2)), BodyAsync, new LoopOptions { Name = $"subject {number}", Retry = new RetryPolicy { BaseDelay = TimeSpan.FromMilliseconds(1) } })
                .BeforeLoop(_ => Before())
                .AfterLoop((_, _) => After())
                .OnError((failure, _) => _faults.Enqueue(failure.Exception.ToString()));
        }

        public TaskLoop Loop { get; }

        public long Iterations { get; private set; }

        public void CheckEnd()
        {
            if (Loop.IsRunning || _bodies != 0 || _after < _before)
                _faults.Enqueue($"{Loop.Name}: running {Loop.IsRunning}, bodies {_bodies}, before {_before}, after {_after}");
        }

        private async Task BodyAsync(LoopIteration iteration, CancellationToken cancelled)
        {
            if (Interlocked.Increment(ref _bodies) != 1)
                _faults.Enqueue($"{Loop.Name}: two bodies at once");
            if (Volatile.Read(ref _isRunHere) != 1)
                _faults.Enqueue($"{Loop.Name}: a body outside of a run");
            Iterations++;
            try
            {
                if (iteration.Index % 3 == 1)
                    await Task.Delay(1, cancelled);
                if (iteration.Index % 7 == 2 && iteration.Attempt == 1)
                    throw new TimeoutException();
            }
            finally
            {
                Interlocked.Decrement(ref _bodies);
            }
        }

        private void Before()
        {
            _before++;
            if (Interlocked.Exchange(ref _isRunHere, 1) != 0)
                _faults.Enqueue($"{Loop.Name}: two runs at once");
        }

        private void After()
        {
            _after++;
            Interlocked.Exchange(ref _isRunHere, 0);
            if (Volatile.Read(ref _bodies) != 0)
                _faults.Enqueue($"{Loop.Name}: a body during the after hook");
        }
    }
}
