using System.Diagnostics;
using System.Net.Sockets;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Reporting;

/// <summary>Activity sources are the process': these tests run alone.</summary>
[NonParallelizable]
public sealed class TracingTests
{
    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;
    private readonly List<Activity> _activities = [];
    private readonly ActivityListener _listener;

    public TracingTests()
    {
        _log = new ListenerLog(_time);
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "TaskLoops" or "caller",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "TaskLoops")
                    _activities.Add(activity);
            },
        };
    }

    [TearDown]
    public void StopListening() => _listener.Dispose();

    [Test]
    public void Each_iteration_is_one_activity_with_its_tags_and_its_retries()
    {
        ActivitySource.AddActivityListener(_listener);
        var thrown = new FormatException("broken");
        var loop = Loop((iteration, cancelled) => iteration switch
        {
            { Index: 0, Attempt: < 3 } => throw new SocketException(),
            { Index: 1 } => Task.Delay(TimeSpan.FromSeconds(24), _time, cancelled),
            { Index: 2 } => throw thrown,
            { Index: 3 } => Task.Delay(Timeout.Infinite, cancelled),
            _ => Task.CompletedTask,
        });
        loop.Start();
        _time.Advance(TimeSpan.FromSeconds(40));
        loop.Cancel();
        _time.Settle();

        Assert.That(_activities.Select(activity => activity.OperationName), Is.EqualTo(Enumerable.Repeat("loop traced", 4)));
        Assert.That(_activities.Select(Tags), Is.EqualTo(new[]
        {
            "taskloops.loop.name=traced, taskloops.iteration.index=0, taskloops.iteration.missed=0, taskloops.iteration.outcome=succeeded",
            "taskloops.loop.name=traced, taskloops.iteration.index=1, taskloops.iteration.missed=0, taskloops.iteration.outcome=succeeded",
            "taskloops.loop.name=traced, taskloops.iteration.index=2, taskloops.iteration.missed=1, taskloops.iteration.outcome=failed",
            "taskloops.loop.name=traced, taskloops.iteration.index=3, taskloops.iteration.missed=0, taskloops.iteration.outcome=cancelled",
        }));
        Assert.That(_activities.Select(activity => (activity.Status, activity.StatusDescription)), Is.EqualTo(new[]
        {
            (ActivityStatusCode.Unset, null), (ActivityStatusCode.Unset, null), (ActivityStatusCode.Error, "broken"), (ActivityStatusCode.Unset, (string?)null),
        }));
        Assert.That(_activities[0].Events.Select(e => $"{e.Name}: {string.Join(", ", e.Tags.Select(tag => $"{tag.Key}={tag.Value}"))}"), Is.EqualTo(new[]
        {
            "retry: taskloops.iteration.attempt=1, exception.type=System.Net.Sockets.SocketException",
            "retry: taskloops.iteration.attempt=2, exception.type=System.Net.Sockets.SocketException",
        }));
        Assert.That(_activities[1].Events, Is.Empty);
    }

    [Test]
    public void The_activity_of_the_caller_is_no_parent_and_iterations_are_no_parents_of_each_other()
    {
        ActivitySource.AddActivityListener(_listener);
        using var source = new ActivitySource("caller");
        var loop = Loop((_, _) => Task.CompletedTask);
        using (source.StartActivity("command"))
        {
            loop.Start();
            _time.Advance(TimeSpan.FromSeconds(10));
            loop.Restart();
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.That(_activities.Select(activity => (activity.ParentId, activity.Parent)), Is.EqualTo(Enumerable.Repeat(((string?)null, (Activity?)null), 4)));
        Assert.That(_activities.Select(activity => activity.TraceId), Is.Unique);
    }

    [Test]
    public void What_the_body_traces_is_a_child_of_its_iteration_in_every_attempt()
    {
        ActivitySource.AddActivityListener(_listener);
        var current = new List<string?>();
        var loop = Loop(async (iteration, cancelled) =>
        {
            current.Add(Activity.Current?.Id);
            await Task.Delay(TimeSpan.FromSeconds(1), _time, cancelled);
            current.Add(Activity.Current?.Id);
            if (iteration.Attempt == 1)
                throw new SocketException();
        });
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.That(current, Is.EqualTo(Enumerable.Repeat(_activities.Single().Id, 4)));
    }

    [Test]
    public void Overlapping_iterations_have_each_their_own()
    {
        ActivitySource.AddActivityListener(_listener);
        var loop = Loop((_, cancelled) => Task.Delay(TimeSpan.FromSeconds(25), _time, cancelled), maxOverlap: 3);
        loop.Start();

        _time.Advance(TimeSpan.FromSeconds(44));

        Assert.That(_activities.Select(activity => (activity.GetTagItem("taskloops.iteration.index"), activity.Parent)), Is.EqualTo(new (object?, Activity?)[] { (0L, null), (1L, null) }));
    }

    [Test]
    public void Without_a_listener_there_is_no_activity()
    {
        var current = new List<Activity?>();
        Loop((_, _) =>
        {
            current.Add(Activity.Current);
            return Task.CompletedTask;
        }).Start();

        _time.Settle();

        Assert.That(current, Is.EqualTo(new Activity?[] { null }));
    }

    [Test]
    [Category("E7")]
    public void An_activity_listener_that_throws_disturbs_nothing_and_is_reported()
    {
        _listener.ActivityStarted = _ => throw new ArithmeticException();
        _listener.ActivityStopped = _ => throw new NotSupportedException();
        ActivitySource.AddActivityListener(_listener);
        Loop((_, _) => Task.CompletedTask).Start();
        _time.Advance(TimeSpan.FromSeconds(10));
        _listener.ActivityStarted = null;

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.That(_log.Lines, Is.EqualTo(new[]
        {
            "0 run started",
            "0 beside Listener: ArithmeticException",
            "0 #0 begins",
            "0 #0.1 Succeeded in 0",
            "10 beside Listener: ArithmeticException",
            "10 #1 begins",
            "10 #1.1 Succeeded in 0",
            "20 #2 begins",
            "20 beside Listener: NotSupportedException",
            "20 #2.1 Succeeded in 0",
        }));
    }

    private static string Tags(Activity activity) => string.Join(", ", activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"));

    private TaskLoop Loop(Func<LoopIteration, CancellationToken, Task> body, int maxOverlap = 1) => TaskLoop.Create(
        Schedule.Every(TimeSpan.FromSeconds(10)),
        body,
        new LoopOptions
        {
            Name = "traced",
            TimeProvider = _time,
            Listener = _log,
            MaxOverlap = maxOverlap,
            OnUnhandled = OnUnhandled.Continue,
            Retry = new RetryPolicy { Random = () => 1 },
        });
}
