using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Registry;

public sealed class RegistryTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private readonly ListenerLog _log;
    private readonly LoopRegistry _registry = new();

    public RegistryTests() => _log = new ListenerLog(_time);

    [Test]
    public void Loops_without_a_name_of_their_own_are_numbered()
    {
        var loops = new[] { Loop(), Loop(), Loop() };

        Assert.That(loops.Select(loop => loop.Name), Is.EqualTo(new[] { "loop", "loop#2", "loop#3" }));
    }

    [Test]
    public void A_loop_is_called_as_the_method_of_its_body()
    {
        var loops = new[] { TaskLoop.Create(Schedule.Hourly(), Publish, Options()), TaskLoop.Create(Schedule.Hourly(), Publish, Options()) };

        Assert.That(loops.Select(loop => loop.Name), Is.EqualTo(new[] { nameof(Publish), nameof(Publish) + "#2" }));
        Assert.That(TaskLoop.Create(Schedule.Hourly(), Publish).Name, Is.EqualTo(nameof(Publish)), "without a registry nothing is numbered");
    }

    [Test]
    public void A_name_that_was_chosen_and_is_taken_is_refused_and_nothing_is_registered()
    {
        Loop("digest");

        Assert.That(() => Loop("digest"), Throws.ArgumentException.With.Property("ParamName").EqualTo("Name").And.Message.Contains("'digest'"));
        Assert.That(_registry.Loops, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_chosen_name_takes_precedence_over_a_number()
    {
        Loop("loop#2");

        Assert.That(new[] { Loop().Name, Loop().Name }, Is.EqualTo(new[] { "loop", "loop#3" }));
    }

    [Test]
    public void Loops_are_listed_in_the_order_of_their_names_and_found_by_name()
    {
        var (b, a, c) = (Loop("b"), Loop("a"), Loop("C"));

        Assert.That(_registry.Loops, Is.EqualTo(new[] { c, a, b }));
        Assert.That(_registry.Get("a"), Is.SameAs(a));
        Assert.That(_registry.GetStatus().Select(status => status.Name), Is.EqualTo(new[] { "C", "a", "b" }));
    }

    [Test]
    public void An_unknown_name_is_answered_with_those_there_are()
    {
        Loop("b");
        Loop("a");

        Assert.That(() => _registry.Get("A"), Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("No loop is called 'A'. There are: a, b."));
    }

    [Test]
    public void An_ambiguous_name_is_answered_with_all_that_have_it()
    {
        var loops = new[] { Loop(), Loop() };

        Assert.That(() => _registry.Get("loop"), Throws.InvalidOperationException.With.Message.Contains("loop, loop#2."));
        Assert.That(_registry.Get("loop#2"), Is.SameAs(loops[1]));
    }

    [Test]
    public async Task A_name_that_one_loop_has_with_another_number_is_unknown_not_ambiguous()
    {
        var first = Loop();
        Loop();
        await first.DisposeAsync();

        Assert.That(() => _registry.Get("loop"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("loop#2"));
    }

    [Test]
    public void A_name_that_only_begins_alike_is_not_ambiguous()
    {
        var digest = Loop("digest");
        Loop("digest#weekly");
        Loop("digest#");
        Loop("digests");

        Assert.That(_registry.Get("digest"), Is.SameAs(digest));
    }

    [Test]
    public async Task Disposal_frees_the_name()
    {
        var first = Loop("digest");
        _ = first.Start();
        _time.Settle();

        var disposal = first.DisposeAsync().AsTask();
        var second = Loop("digest");
        _time.Settle();
        await disposal.WaitAsync(_patience);
        await first.DisposeAsync();

        Assert.That(_registry.Loops, Is.EqualTo(new[] { second }));
    }

    [Test]
    public void The_list_is_a_snapshot()
    {
        var before = _registry.Loops;

        Loop("a");

        Assert.That((before.Count, _registry.Loops.Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public void The_registrys_listener_hears_beside_the_loops_own_and_the_same_one_hears_once()
    {
        var (all, own) = (new ListenerLog(_time), new ListenerLog(_time));
        var registry = new LoopRegistry { Listener = all };
        TaskLoop.Create(Schedule.Hourly(), (_, _) => { }, new LoopOptions { TimeProvider = _time, Registry = registry, Listener = own, Count = 1 }).Start();
        TaskLoop.Create(Schedule.Hourly(), (_, _) => { }, new LoopOptions { TimeProvider = _time, Registry = registry, Listener = all, Count = 1 }).Start();

        _time.Advance(TimeSpan.FromHours(1));

        Assert.That(own.With("begins"), Is.EqualTo(new[] { "3600 #0 begins" }));
        Assert.That(all.With("begins"), Is.EqualTo(new[] { "3600 #0 begins", "3600 #0 begins" }));
    }

    [Test]
    [Category("E6")]
    public void The_last_error_hook_that_was_given_counts_in_every_form()
    {
        var thrown = new FormatException();
        var calls = new List<string>();
        var loop = TaskLoop.Create(Schedule.Hourly(), (_, _) => throw thrown, new LoopOptions
        {
            TimeProvider = _time,
            Registry = _registry,
            Listener = _log,
            OnUnhandled = OnUnhandled.Continue,
        });
        loop.Start();
        Action[] give =
        [
            () => _registry.OnError((_, _) => calls.Add("synchronous")),
            () => _registry.OnError((_, _) =>
            {
                calls.Add("Task");
                return Task.CompletedTask;
            }),
            () => _registry.OnError((_, _) =>
            {
                calls.Add("ValueTask");
                return ValueTask.CompletedTask;
            }),
            () => _registry.OnError(async (_, _) =>
            {
                await Task.Yield();
                calls.Add("async");
            }),
        ];

        foreach (var form in give)
        {
            form();
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.That(calls, Is.EqualTo(new[] { "synchronous", "Task", "ValueTask", "async" }));
    }

    [Test]
    [Category("E7")]
    public void A_ValueTask_of_the_registrys_error_hook_that_fails_is_not_lost()
    {
        _registry.OnError((_, _) => ValueTask.FromException(new ArithmeticException()));
        TaskLoop.Create(Schedule.Hourly(), (_, _) => throw new FormatException(), Options()).Start();

        _time.Advance(TimeSpan.FromHours(1));

        Assert.That(_log.With("beside"), Is.EqualTo(new[] { "3600 beside ErrorHook: ArithmeticException" }));
    }

    private static Task Publish(LoopIteration iteration, CancellationToken cancelled) => Task.CompletedTask;

    private TaskLoop Loop(string? name = null) => TaskLoop.Create(Schedule.Hourly(), (_, _) => { }, Options(name));

    private LoopOptions Options(string? name = null) => new() { TimeProvider = _time, Registry = _registry, Listener = _log, Name = name };
}
