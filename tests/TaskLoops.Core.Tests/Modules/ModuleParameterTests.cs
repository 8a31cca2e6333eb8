// The order of parameters is what is tested here.
#pragma warning disable CA1068

using System.Reflection;
using System.Threading.Tasks.Sources;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Modules;

/// <summary>What the methods of a module are given, and what they may return.</summary>
[Category("M3")]
public sealed class ModuleParameterTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly ReportLog _reports = new();

    [TestCase("Void", "0")]
    [TestCase("VoidToken", "token")]
    [TestCase("VoidIteration", "1")]
    [TestCase("VoidBoth", "1 token")]
    [TestCase("Task0", "0")]
    [TestCase("TaskToken", "token")]
    [TestCase("TaskIteration", "1")]
    [TestCase("TaskBoth", "1 token")]
    [TestCase("TaskOfInt", "1 token")]
    [TestCase("ValueTask0", "0")]
    [TestCase("ValueTaskToken", "token")]
    [TestCase("ValueTaskIteration", "1")]
    [TestCase("ValueTaskBoth", "1 token")]
    [TestCase("Reversed", "1 token")]
    [TestCase("ReversedTask", "1 token")]
    [TestCase("ReversedValueTask", "1 token")]
    [TestCase("Twice", "1 token")]
    [TestCase("Handle", "Signatures.Handle 1 token")]
    [TestCase("IterationAndHandle", "1 Signatures.IterationAndHandle")]
    public async Task M3_every_signature_is_called_with_what_it_asks_for(string method, string expected)
    {
        var cog = new Signatures();
        await using var module = Module.Load(cog, _time);
        var loop = module.Get(method);

        await loop.Start();

        Assert.That(cog.Log, Is.EqualTo(new[] { expected.Replace("1", "0", StringComparison.Ordinal), expected }));
        Assert.That(loop.Body.IsSynchronous, Is.EqualTo(method is "Void" or "VoidToken" or "VoidIteration" or "VoidBoth" or "Reversed" or "Twice" or "Handle" or "IterationAndHandle"));
    }

    [Test]
    public async Task M3_hooks_get_the_handle_the_token_the_end_and_the_failure_in_any_order()
    {
        var cog = new Hooks();
        await using var module = Module.Load(cog, _time, _reports);

        _ = module.Get(nameof(Hooks.Tick)).Start();
        _time.Settle();

        Assert.That(
            cog.Log,
            Is.EqualTo(new[]
            {
                "before Hooks.Tick",
                "tick",
                "error Hooks.Tick FormatException Body #0 attempt 1",
                "after Failed FormatException Failed",
            }));
    }

    [Test]
    public async Task M3_an_error_hook_gets_no_iteration_if_none_has_failed()
    {
        var cog = new FailingBefore();
        await using var module = Module.Load(cog, _time, _reports);

        module.Start();
        _time.Settle();

        Assert.That(cog.Log, Is.EqualTo(new[] { "BeforeHook, no iteration" }));
    }

    [Test]
    public async Task M3_body_and_hooks_get_the_state_and_the_typed_handle()
    {
        var cog = new Greeter();
        await using var module = Module.Load(cog, _time, _reports);

        module.Start();
        _time.Settle();
        Assert.That(cog.Log, Is.Empty, "nobody has given a state");

        _ = module.Get<string>(nameof(Greeter.Greet)).Start("Ada");
        _time.Settle();
        _ = module.Get<string>(nameof(Greeter.Greet)).Start("Bob");
        _time.Settle();

        Assert.That(
            cog.Log,
            Is.EqualTo(new[]
            {
                "before Ada", "Ada 0 Greeter.Greet", "error Ada", "after Ada",
                "before Bob", "Bob 0 Greeter.Greet", "error Bob", "after Bob",
            }));
    }

    [Test]
    public async Task M3_a_state_may_be_a_value_type_or_null()
    {
        var cog = new Counter();
        await using var module = Module.Load(cog, _time);

        await module.Get<int>(nameof(Counter.Count)).Start(7);
        await module.Get<string?>(nameof(Counter.Name)).Start(null);

        Assert.That(cog.Log, Is.EqualTo(new[] { "7", "null" }));
    }

    [Test]
    public async Task M3_exceptions_come_out_as_they_were_thrown()
    {
        var cog = new Throwing();
        await using var module = Module.Load(cog, _time, _reports);

        module.Start();
        _time.Settle();

        Assert.That(module.Loops.Select(loop => loop.Exception), Is.EqualTo(new Exception[] { cog.Failure, cog.Failure, cog.Failure, cog.Failure }).AsCollection);
    }

    [Test]
    public async Task M3_a_method_that_returns_null_fails_with_words()
    {
        await using var module = Module.Load(new ReturningNull(), _time, _reports);

        module.Start();
        _time.Settle();

        Assert.That(module.Loops.Select(loop => loop.Exception?.Message), Is.All.Contains("returned null instead of a Task"));
    }

    [Test]
    public async Task M3_other_parameters_come_from_a_scope_for_each_attempt_and_each_hook()
    {
        var source = new Services();
        await using var module = ModuleLoops.For(new Served(source.Log), With(source));

        module.Start();
        _time.Advance(Module.Seconds(1));

        Assert.That(
            source.Log,
            Is.EqualTo(new[]
            {
                "open 1 for Served.TickAsync", "before service 1", "close 1",
                "open 2 for Served.TickAsync", "tick 0.1 service 2", "close 2",
                "open 3 for Served.TickAsync", "tick 0.2 service 3", "tick 0.2 goes on", "close 3",
                "open 4 for Served.TickAsync", "tick 1.1 service 4", "tick 1.1 goes on", "close 4",
                "open 5 for Served.TickAsync", "after service 5", "close 5",
            }));
    }

    [Test]
    public async Task M3_without_such_parameters_no_scope_is_opened()
    {
        var source = new Services();
        var cog = new Hooks();
        await using var module = ModuleLoops.For(cog, With(source));

        _ = module.Get(nameof(Hooks.Tick)).Start();
        _time.Settle();

        Assert.That(cog.Log, Has.Count.EqualTo(4));
        Assert.That(source.Log, Is.Empty);
    }

    [Test]
    public async Task M3_the_source_is_asked_at_load_for_what_loops_do_not_know_only()
    {
        var source = new Services();

        await using var module = ModuleLoops.For(new Served([]), With(source));

        Assert.That(source.Asked, Is.EquivalentTo(new[] { "TickAsync service", "Before service", "After service" }));
    }

    [TestCase(false, "unknown")]
    [TestCase(true, "the source of parameters says: no idea")]
    [Category("M4")]
    public void M4_what_the_source_cannot_supply_is_a_fault(bool throws, string words)
    {
        var source = new Services { CanSupplyAll = false, RefusesByException = throws };

        var refusal = Assert.Throws<ModuleLoopsException>(() => ModuleLoops.For(new Served([]), With(source)))!;

        Assert.That(refusal.Faults.Select(fault => fault.Member), Is.EqualTo(new[] { "Served.TickAsync", "Served.Before", "Served.After" }));
        Assert.That(refusal.Faults.Select(fault => fault.Reason), Is.All.Contains(words));
    }

    [Test]
    public async Task M3_an_exception_of_opening_the_scope_counts_as_the_methods_own()
    {
        var source = new Services { OpenFails = true };
        await using var module = ModuleLoops.For(new JustServed(), With(source));

        module.Start();
        _time.Settle();

        Assert.That(module.Loops[0].Exception, Is.TypeOf<FormatException>().With.Message.EqualTo("open"));
    }

    [Test]
    public async Task M3_an_exception_of_a_parameter_counts_as_the_methods_own_and_the_scope_is_closed()
    {
        var source = new Services { GetFails = true };
        await using var module = ModuleLoops.For(new JustServed(), With(source));

        module.Start();
        _time.Settle();

        Assert.That(module.Loops[0].Exception, Is.TypeOf<FormatException>().With.Message.EqualTo("get"));
        Assert.That(source.Log, Is.EqualTo(new[] { "open 1 for JustServed.Tick", "close 1" }));
    }

    [Test]
    public async Task M3_an_exception_of_closing_the_scope_is_reported_and_changes_nothing([Values] bool atOnce)
    {
        var source = new Services { CloseFails = true, ClosesAtOnce = atOnce };
        var cog = new JustServed();
        await using var module = ModuleLoops.For(cog, With(source));

        module.Start();
        _time.Settle();
        cog.Fails = true;
        _time.Advance(Module.Seconds(1));

        Assert.That(
            _reports.Lines,
            Is.EqualTo(new[]
            {
                "JustServed.Tick: Disposal close",
                "JustServed.Tick: Disposal close",
                "JustServed.Tick: Body NotSupportedException",
                "JustServed.Tick: Failed",
            }));
    }

    [Test]
    public async Task M3_a_value_task_of_a_source_is_taken_once_from_the_body_and_once_from_the_scope()
    {
        var (body, release) = (new CountingSource(), new CountingSource());
        var loop = TaskLoop.Create(
            Schedule.AsFastAsPossible, new Releasing(release), ValueTask (string _) => new ValueTask(body, token: 0), new LoopOptions { Count = 3 });

        await loop.Start();

        Assert.That((body.Taken, release.Taken), Is.EqualTo((3, 3)));
    }

    [Test]
    public async Task M3_the_scope_is_open_until_the_body_has_really_ended()
    {
        var source = new Services();
        var cog = new SlowServed(_time, source.Log);
        await using var module = ModuleLoops.For(cog, With(source));

        module.Start();
        _time.Advance(Module.Seconds(10));

        Assert.That(
            source.Log,
            Is.EqualTo(new[] { "open 1 for SlowServed.TickAsync", "begins at 0", "ends at 3", "close 1", "open 2 for SlowServed.TickAsync", "begins at 8" }));
    }

    private ModuleLoopsOptions With(ParameterSource source) => new()
    {
        Loops = new LoopOptions { TimeProvider = _time, Listener = _reports, Retry = new RetryPolicy { Random = () => 0 } },
        Parameters = source,
    };

    private sealed class Service(int number)
    {
        public override string ToString() => $"service {number}";
    }

    /// <summary>Has ended well; its result may be taken once for each use.</summary>
    private sealed class CountingSource : IValueTaskSource
    {
        public int Taken { get; private set; }

        public void GetResult(short token) => Taken++;

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Succeeded;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            throw new NotSupportedException("Nobody needs to wait.");
    }

    private sealed class Releasing(IValueTaskSource release) : ParameterSource
    {
        public override Func<ParameterScope, object?> Find(ParameterInfo parameter) => static _ => "text";

        public override ParameterScope Open(TaskLoop loop) => new Scope(release);

        private sealed class Scope(IValueTaskSource release) : ParameterScope
        {
            public override ValueTask DisposeAsync() => new(release, token: 0);
        }
    }

    private sealed class Services : ParameterSource
    {
        private int _opened;

        public List<string> Log { get; } = [];

        public List<string> Asked { get; } = [];

        public bool CanSupplyAll { get; init; } = true;

        public bool RefusesByException { get; init; }

        public bool OpenFails { get; init; }

        public bool GetFails { get; init; }

        public bool CloseFails { get; init; }

        public bool ClosesAtOnce { get; init; }

        public override Func<ParameterScope, object?>? Find(ParameterInfo parameter)
        {
            Asked.Add($"{parameter.Member.Name} {parameter.Name}");
            if (RefusesByException)
                throw new InvalidOperationException("no idea");

            return CanSupplyAll ? scope => GetFails ? throw new FormatException("get") : new Service(((Scope)scope).Number) : null;
        }

        public override ParameterScope Open(TaskLoop loop)
        {
            if (OpenFails)
                throw new FormatException("open");

            Log.Add($"open {++_opened} for {loop.Name}");
            return new Scope(this, _opened);
        }

        private sealed class Scope(Services services, int number) : ParameterScope
        {
            public int Number => number;

            public override ValueTask DisposeAsync()
            {
                if (!services.ClosesAtOnce)
                    return CloseLaterAsync();

                Close();
                return ValueTask.CompletedTask;
            }

            private async ValueTask CloseLaterAsync()
            {
                await Task.Yield();
                Close();
            }

            private void Close()
            {
                services.Log.Add($"close {number}");
                if (services.CloseFails)
                    throw new FormatException("close");
            }
        }
    }

    private sealed class Served(List<string> log)
    {
        [BeforeLoop]
        public void Before(Service service) => log.Add($"before {service}");

        [ModuleLoop(Seconds = 1, Count = 2)]
        public async Task TickAsync(CancellationToken cancelled, Service service, LoopIteration iteration)
        {
            log.Add($"tick {iteration.Index}.{iteration.Attempt} {service}");
            if (iteration is { Index: 0, Attempt: 1 })
                throw new TimeoutException();

            await Task.Yield();
            log.Add($"tick {iteration.Index}.{iteration.Attempt} goes on");
        }

        [AfterLoop]
        public void After(LoopEnd end, Service service) => log.Add($"after {service}");
    }

    private sealed class JustServed
    {
        public bool Fails { get; set; }

        [ModuleLoop(Seconds = 1)]
        public void Tick(Service service)
        {
            if (Fails)
                throw new NotSupportedException();
        }
    }

    private sealed class SlowServed(VirtualTimeProvider time, List<string> log)
    {
        [ModuleLoop(Seconds = 5, FixedDelay = true)]
        public async Task TickAsync(Service service, CancellationToken cancelled)
        {
            log.Add($"begins at {time.Elapsed()}");
            await Task.Delay(Module.Seconds(3), time, cancelled);
            log.Add($"ends at {time.Elapsed()}");
        }
    }

    private sealed class Signatures
    {
        public List<string> Log { get; } = [];

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public void Void() => Log.Add("0");

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public void VoidToken(CancellationToken token) => Add(token);

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public void VoidIteration(LoopIteration iteration) => Log.Add($"{iteration.Index}");

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public void VoidBoth(LoopIteration iteration, CancellationToken token) => Add(iteration, token);

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public async Task Task0()
        {
            await Task.Yield();
            Log.Add("0");
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public async Task TaskToken(CancellationToken token)
        {
            await Task.Yield();
            Add(token);
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public async Task TaskIteration(LoopIteration iteration)
        {
            await Task.Yield();
            Log.Add($"{iteration.Index}");
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public async Task TaskBoth(LoopIteration iteration, CancellationToken token)
        {
            await Task.Yield();
            Add(iteration, token);
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public async Task<int> TaskOfInt(LoopIteration iteration, CancellationToken token)
        {
            await Task.Yield();
            Add(iteration, token);
            return 1;
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public async ValueTask ValueTask0()
        {
            await Task.Yield();
            Log.Add("0");
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public async ValueTask ValueTaskToken(CancellationToken token)
        {
            await Task.Yield();
            Add(token);
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public async ValueTask ValueTaskIteration(LoopIteration iteration)
        {
            await Task.Yield();
            Log.Add($"{iteration.Index}");
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public async ValueTask ValueTaskBoth(LoopIteration iteration, CancellationToken token)
        {
            await Task.Yield();
            Add(iteration, token);
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public void Reversed(CancellationToken token, LoopIteration iteration) => Add(iteration, token);

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public async Task ReversedTask(CancellationToken token, LoopIteration iteration)
        {
            await Task.Yield();
            Add(iteration, token);
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public async ValueTask ReversedValueTask(CancellationToken token, LoopIteration iteration)
        {
            await Task.Yield();
            Add(iteration, token);
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public void Twice(LoopIteration iteration, CancellationToken token, LoopIteration again)
        {
            if (iteration.Index == again.Index)
                Add(iteration, token);
        }

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public void IterationAndHandle(LoopIteration iteration, TaskLoop loop) => Log.Add($"{iteration.Index} {loop.Name}");

        [ModuleLoop(AsFastAsPossible = true, Count = 2)]
        public void Handle(TaskLoop loop, LoopIteration iteration, CancellationToken token) =>
            Log.Add($"{loop.Name} {iteration.Index}{(token == iteration.Token ? " token" : "")}");

        private void Add(CancellationToken token) => Log.Add(token.CanBeCanceled ? "token" : "none");

        private void Add(LoopIteration iteration, CancellationToken token) => Log.Add($"{iteration.Index}{(token == iteration.Token ? " token" : "")}");
    }

    private sealed class Hooks
    {
        public List<string> Log { get; } = [];

        [ModuleLoop(Seconds = 1, AutoStart = false)]
        public void Tick()
        {
            Log.Add("tick");
            throw new FormatException();
        }

        [BeforeLoop]
        public async Task Before(TaskLoop loop, CancellationToken token)
        {
            await Task.Yield();
            Log.Add($"before {loop.Name}");
        }

        [AfterLoop]
        public async ValueTask After(CancellationToken limit, LoopEndReason reason, LoopEnd end)
        {
            await Task.Yield();
            Log.Add($"after {reason} {end.Exception?.GetType().Name} {end.Reason}");
        }

        [LoopError]
        public void Error(LoopIteration? iteration, TaskLoop loop, LoopFailure failure, Exception exception, CancellationToken limit) =>
            Log.Add($"error {loop.Name} {exception.GetType().Name} {failure.Place} #{iteration?.Index} attempt {failure.Iteration?.Attempt}");
    }

    private sealed class FailingBefore
    {
        public List<string> Log { get; } = [];

        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [BeforeLoop]
        public void Before() => throw new FormatException();

        [LoopError]
        public void Error(LoopFailure failure, LoopIteration? iteration) => Log.Add($"{failure.Place}, {(iteration is null ? "no iteration" : "an iteration")}");
    }

    private sealed class Greeter
    {
        public List<string> Log { get; } = [];

        [ModuleLoop<string>(Seconds = 1)]
        public void Greet(string name, LoopIteration iteration, TaskLoop<string> loop)
        {
            Log.Add($"{name} {iteration.Index} {loop.Name}");
            throw new FormatException();
        }

        [BeforeLoop]
        public void Before(string name) => Log.Add($"before {name}");

        [AfterLoop]
        public void After(string name, TaskLoop<string> loop) => Log.Add($"after {name}");

        [LoopError]
        public void Error(string name) => Log.Add($"error {name}");
    }

    private sealed class Counter
    {
        public List<string> Log { get; } = [];

        [ModuleLoop<int>(Seconds = 1, Count = 1)]
        public void Count(int number) => Log.Add($"{number}");

        [ModuleLoop<string>(Seconds = 1, Count = 1)]
        public void Name(string? name) => Log.Add(name ?? "null");
    }

    private sealed class Throwing
    {
        public FormatException Failure { get; } = new();

        [ModuleLoop(Seconds = 1)]
        public void Typed() => throw Failure;

        [ModuleLoop(Seconds = 1)]
        public void Invoked(TaskLoop loop) => throw Failure;

        [ModuleLoop(Seconds = 1)]
        public async Task TypedAsync()
        {
            await Task.Yield();
            throw Failure;
        }

        [ModuleLoop(Seconds = 1)]
        public async ValueTask InvokedAsync(TaskLoop loop)
        {
            await Task.Yield();
            throw Failure;
        }
    }

    private sealed class ReturningNull
    {
        [ModuleLoop(Seconds = 1)]
        public Task Typed() => null!;

        [ModuleLoop(Seconds = 1)]
        public Task Invoked(TaskLoop loop) => null!;
    }
}
