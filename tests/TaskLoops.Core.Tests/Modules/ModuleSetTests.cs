using TaskLoops.Testing;

namespace TaskLoops.Tests.Modules;

/// <summary>Which loops a module has, and what they are called.</summary>
[Category("M1")]
public sealed class ModuleSetTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly LoopRegistry _registry = new();

    [Test]
    public async Task M1_two_instances_of_a_class_have_two_sets_of_loops()
    {
        var (one, other) = (new Cog(), new Cog());
        await using var first = Module.Load(one, _time);
        await using var second = Module.Load(other, _time);

        first.Start();
        _time.Advance(Module.Seconds(2));
        second.Start();
        _time.Advance(Module.Seconds(1));
        first.Stop();
        _time.Advance(Module.Seconds(1));

        Assert.That(one.Log, Is.EqualTo(new[] { "tick 0", "tick 1", "tick 2", "tick 3" }));
        Assert.That(other.Log, Is.EqualTo(new[] { "tick 0", "tick 1", "tick 2" }));
        Assert.That(first.Instance, Is.SameAs(one));
    }

    [Test]
    public void M1_loops_are_named_by_class_and_method_or_by_their_attribute()
    {
        var module = Module.Load(new Cog(), _time);

        Assert.That(module.Loops.Names(), Is.EqualTo(new[] { "Cog.Tick", "chosen" }));
    }

    [Test]
    public async Task M1_the_names_of_a_further_instance_are_numbered_and_freed_by_unloading()
    {
        var first = Module.Load(new Cog(), _time, registry: _registry);
        var second = Module.Load(new Cog(), _time, registry: _registry);
        Assert.That(_registry.Loops.Names(), Is.EqualTo(new[] { "Cog.Tick", "Cog.Tick#2", "chosen", "chosen#2" }));

        await first.DisposeAsync();
        Assert.That(_registry.Loops.Names(), Is.EqualTo(new[] { "Cog.Tick#2", "chosen#2" }));

        var third = Module.Load(new Cog(), _time, registry: _registry);
        Assert.That(third.Loops.Names(), Is.EqualTo(new[] { "Cog.Tick", "chosen" }));

        await second.DisposeAsync();
        await third.DisposeAsync();
        Assert.That(_registry.Loops, Is.Empty);
    }

    [Test]
    public void M1_a_name_that_several_instances_have_is_ambiguous_in_the_registry_and_clear_in_the_module()
    {
        var first = Module.Load(new Cog(), _time, registry: _registry);
        Assert.That(_registry.Get("Cog.Tick"), Is.SameAs(first.Get(nameof(Cog.Tick))));

        var second = Module.Load(new Cog(), _time, registry: _registry);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => _registry.Get("Cog.Tick"), Throws.InvalidOperationException.With.Message.Contains("Cog.Tick, Cog.Tick#2"));
            Assert.That(_registry.Get("Cog.Tick#2"), Is.SameAs(second.Get(nameof(Cog.Tick))));
            Assert.That(first.Get(nameof(Cog.Tick)).Name, Is.EqualTo("Cog.Tick"));
        }
    }

    [Test]
    public async Task M1_loops_of_base_classes_belong_to_the_instance_and_have_its_name()
    {
        var cog = new Derived();
        await using var module = Module.Load(cog, _time);

        module.Start();
        _time.Settle();

        Assert.That(
            module.Loops.Names(),
            Is.EqualTo(new[] { "Derived.Own", "Derived.Overridden", "Derived.Replaced", "Derived.Abstract", "Derived.Hidden", "Derived.Inherited" }));
        Assert.That(cog.Log, Is.EqualTo(new[] { "own", "derived overridden", "derived replaced", "derived abstract", "private of base", "inherited" }));
    }

    [Test]
    public void M1_an_override_has_the_attribute_of_its_own_or_else_that_of_what_it_overrides()
    {
        var module = Module.Load(new Derived(), _time);

        Assert.That(module.Get("Overridden").Schedule, Is.EqualTo(Schedule.Every(Module.Seconds(10))), "inherited");
        Assert.That(module.Get("Replaced").Schedule, Is.EqualTo(Schedule.Every(Module.Seconds(99))), "its own");
    }

    [Test]
    public async Task M1_hooks_of_base_classes_work_overridden_or_private()
    {
        var cog = new HookedDerived();
        await using var module = Module.Load(cog, _time);

        await module.Get("Tick").Start();

        Assert.That(cog.Log, Is.EqualTo(new[] { "derived before", "tick", "private after" }));
    }

    [Test]
    public void M1_a_loop_is_found_by_the_name_of_its_method()
    {
        var module = Module.Load(new Cog(), _time);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(module.Get("Named").Name, Is.EqualTo("chosen"));
            Assert.That(
                () => module.Get("chosen"),
                Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("No loop of the module has a method 'chosen'. There are: Tick, Named."));
            Assert.That(() => module.Get((string)null!), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void M1_a_loop_is_found_by_its_method_group()
    {
        var cog = new Derived();
        var module = Module.Load(cog, _time);
        HookedDerived stranger = new();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(module.Get(cog.Own).Name, Is.EqualTo("Derived.Own"));
            Assert.That(module.Get(cog.Overridden).Name, Is.EqualTo("Derived.Overridden"));
            Assert.That(module.Get(((Base)cog).Overridden).Name, Is.EqualTo("Derived.Overridden"));
            Assert.That(module.Get(cog.Inherited).Name, Is.EqualTo("Derived.Inherited"));
            Assert.That(() => module.Get(cog.NoLoop), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'NoLoop'"));
            Assert.That(() => module.Get(new Derived().Own), Throws.ArgumentException.With.Message.Contains("another object"));
            Assert.That(() => module.Get(stranger.Tick), Throws.ArgumentException.With.Message.Contains("another object"));
            Assert.That(() => module.Get((Delegate)null!), Throws.ArgumentNullException);
        }
    }

    [Test]
    public void M1_a_loop_that_takes_a_state_is_found_with_its_type()
    {
        var cog = new Greeter();
        var module = Module.Load(cog, _time);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(module.Get<string>(nameof(Greeter.Greet)), Is.SameAs(module.Loops[0]));
            Assert.That(module.Get<string>(cog.Greet), Is.SameAs(module.Loops[0]));
            Assert.That(() => module.Get<int>(nameof(Greeter.Greet)), Throws.InvalidOperationException.With.Message.Contains("does not take a Int32"));
        }
    }

    [Test]
    public async Task M1_static_methods_are_loops_and_hooks_too()
    {
        await using var module = Module.Load(new WithStatic(), _time);

        await module.Get(WithStatic.Tick).Start();
        await module.Get(nameof(WithStatic.TickWithHandle)).Start();

        Assert.That(WithStatic.Log, Is.EqualTo(new[] { "before", "tick", "before", "WithStatic.TickWithHandle" }));
    }

    [Test]
    public void M1_the_generic_class_is_named_without_its_arguments() =>
        Assert.That(Module.Load(new Generic<int>(), _time).Loops[0].Name, Is.EqualTo("Generic.Tick"));

    [Test]
    public async Task M1_exceptions_of_class_method_and_base_class_are_reconnected_on()
    {
        var log = new ReportLog();
        var options = new ModuleLoopsOptions
        {
            Loops = new LoopOptions { TimeProvider = _time, Listener = log, Retry = new RetryPolicy { Random = () => 0 } },
        };
        await using var module = ModuleLoops.For(new Failing(), options);

        await module.Get(nameof(Failing.Many)).Start();
        await module.Get(nameof(Failing.Few)).Start().ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.That(
            log.Lines,
            Is.EqualTo(new[]
            {
                "Failing.Many: retry 1",
                "Failing.Many: retry 2",
                "Failing.Many: retry 3",
                "Failing.Many: Completed",
                "Failing.Few: retry 1",
                "Failing.Few: retry 2",
                "Failing.Few: Body ArithmeticException",
                "Failing.Few: Failed",
            }));
    }

    private sealed class Cog
    {
        public List<string> Log { get; } = [];

        [ModuleLoop(Seconds = 1)]
        public void Tick(LoopIteration iteration) => Log.Add($"tick {iteration.Index}");

        [ModuleLoop(Hours = 1, Name = "chosen", AutoStart = false)]
        private void Named() => Log.Add("named");
    }

    private abstract class Base
    {
        public List<string> Log { get; } = [];

        [ModuleLoop(Seconds = 10)]
        public virtual void Overridden() => Log.Add("base overridden");

        [ModuleLoop(Seconds = 10)]
        protected virtual void Replaced() => Log.Add("base replaced");

        [ModuleLoop(Seconds = 10)]
        protected abstract void Abstract();

        [ModuleLoop(Seconds = 10)]
        private void Hidden() => Log.Add("private of base");

        [ModuleLoop(Seconds = 10)]
        public void Inherited() => Log.Add("inherited");
    }

    private class Middle : Base
    {
        public override void Overridden() => Log.Add("middle overridden");

        protected override void Abstract() => Log.Add("middle abstract");
    }

    private sealed class Derived : Middle
    {
        [ModuleLoop(Seconds = 10)]
        public void Own() => Log.Add("own");

        public override void Overridden() => Log.Add("derived overridden");

        [ModuleLoop(Seconds = 99)]
        protected override void Replaced() => Log.Add("derived replaced");

        protected override void Abstract() => Log.Add("derived abstract");

        public void NoLoop()
        {
        }
    }

    private class HookedBase
    {
        public List<string> Log { get; } = [];

        [BeforeLoop("Tick")]
        protected virtual void Before() => Log.Add("base before");

        [AfterLoop]
        private void After() => Log.Add("private after");
    }

    private sealed class HookedDerived : HookedBase
    {
        [ModuleLoop(Seconds = 1, Count = 1)]
        public void Tick() => Log.Add("tick");

        protected override void Before() => Log.Add("derived before");
    }

    private sealed class Greeter
    {
        [ModuleLoop<string>(Seconds = 1)]
        public void Greet(string name)
        {
        }
    }

    private sealed class WithStatic
    {
        public static List<string> Log { get; } = [];

        [ModuleLoop(Seconds = 1, Count = 1)]
        public static void Tick() => Log.Add("tick");

        [ModuleLoop(Seconds = 1, Count = 1)]
        public static void TickWithHandle(TaskLoop loop) => Log.Add(loop.Name);

        [BeforeLoop]
        private static void Before() => Log.Add("before");
    }

    private sealed class Generic<T>
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }
    }

    [ReconnectOn(typeof(FormatException))]
    private class FailingBase;

    [ReconnectOn(typeof(NotSupportedException))]
    private sealed class Failing : FailingBase
    {
        [ModuleLoop(Seconds = 1, Count = 1)]
        [ReconnectOn(typeof(ArithmeticException))]
        public void Many(LoopIteration iteration) => Fail(iteration);

        [ModuleLoop(Seconds = 1, Count = 1)]
        public void Few(LoopIteration iteration) => Fail(iteration);

        private static void Fail(LoopIteration iteration)
        {
            switch (iteration.Attempt)
            {
                case 1:
                    throw new FormatException();
                case 2:
                    throw new NotSupportedException();
                case 3:
                    throw new ArithmeticException();
            }
        }
    }
}
