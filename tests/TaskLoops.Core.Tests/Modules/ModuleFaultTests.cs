using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using TaskLoops.Testing;
using static TaskLoops.Tests.Modules.FaultyModules;

namespace TaskLoops.Tests.Modules;

[Category("M4")]
public sealed class ModuleFaultTests
{
    private static IEnumerable<TestCaseData> Faults =>
    [
        Fault<NoLoops>("NoLoops", "has no loops", "put [ModuleLoop] on a method"),
        Fault<NoSchedule>("NoSchedule.Tick", "no schedule", "set Seconds, Minutes or Hours, Times, Cron, or AsFastAsPossible = true"),
        Fault<SlowAsPossible>("SlowAsPossible.Tick", "no schedule", "AsFastAsPossible = true"),
        Fault<TwoSchedules>("TwoSchedules.Tick", "4 schedules, an interval (Seconds, Minutes, Hours) and Times and Cron and AsFastAsPossible", "keep one"),
        Fault<AsyncVoid>("AsyncVoid.Tick", "async void", "return Task"),
        Fault<AsyncVoidHook>("AsyncVoidHook.Flush", "async void", "return Task"),
        Fault<WrongReturn>("WrongReturn.Tick", "returns Int32", "return void, Task or ValueTask"),
        Fault<WrongValueTask>("WrongValueTask.Tick", "returns ValueTask", "return void, Task or ValueTask"),
        Fault<GenericMethod>("GenericMethod.Tick", "generic", "remove the type parameters"),
        Fault<ByReference>("ByReference.Tick", "'iteration' is ref, in or out", "take the value itself"),
        Fault<SpanParameter>("SpanParameter.Tick", "'text' of type ReadOnlySpan", "can take LoopIteration, CancellationToken, TaskLoop."),
        Fault<UnknownZone>("UnknownZone.Tick", "'Europe/Atlantis' is not known", "Use an IANA id"),
        Fault<UnknownZoneOfTime>("UnknownZoneOfTime.Tick", "'Europe/Atlantis' is not known", "Use an IANA id"),
        Fault<UnknownZoneOfCron>("UnknownZoneOfCron.Tick", "'Europe/Atlantis' is not known", "Use an IANA id"),
        Fault<ZoneOfInterval>("ZoneOfInterval.Tick", "TimeZone means nothing without Times or Cron", "remove it"),
        Fault<BadTime>("BadTime.Tick", "'25:00' is not a time of day", "write HH:mm"),
        Fault<NoTimes>("NoTimes.Tick", "Times is empty", "\"09:00\""),
        Fault<BadCron>("BadCron.Tick", "'every monday' is not a cron expression", "\"0 9 * * MON-FRI\""),
        Fault<NeverCron>("NeverCron.Tick", "never occurs", "no date has its day"),
        Fault<NotANumber>("NotANumber.Tick", "add up to NaN s", "give 1 ms to 365,000 days"),
        Fault<Infinite>("Infinite.Tick", "add up to Infinity s", "give 1 ms to 365,000 days"),
        Fault<NegativeInterval>("NegativeInterval.Tick", "add up to -5 s", "give 1 ms to 365,000 days"),
        Fault<ZeroInterval>("ZeroInterval.Tick", "add up to zero", "AsFastAsPossible = true"),
        Fault<TinyInterval>("TinyInterval.Tick", "add up to 0.0001 s", "give 1 ms to 365,000 days"),
        Fault<Overflowing>("Overflowing.Tick", "E+303 s", "give 1 ms to 365,000 days"),
        Fault<DelayOfTimes>("DelayOfTimes.Tick", "FixedDelay needs an interval", "set Seconds, Minutes or Hours"),
        Fault<OverlappingDelay>("OverlappingDelay.Tick", "cannot overlap", "set MaxOverlap = 1"),
        Fault<OverlappingFast>("OverlappingFast.Tick", "cannot overlap", "set MaxOverlap = 1"),
        Fault<NoCount>("NoCount.Tick", "Count = 0 is below 1", "leave it out"),
        Fault<NoAttempts>("NoAttempts.Tick", "MaxAttempts = 0 is below 1", "leave it out"),
        Fault<NoOverlap>("NoOverlap.Tick", "MaxOverlap = 0 is below 1", "leave it out"),
        Fault<NoFailures>("NoFailures.Tick", "MaxConsecutiveFailures = -1 is below 1", "leave it out"),
        Fault<NegativeDelay>("NegativeDelay.Tick", "InitialDelaySeconds = -1 is no such time", "zero or more"),
        Fault<NotANumberDelay>("NotANumberDelay.Tick", "InitialDelaySeconds = NaN is no such time", "zero or more"),
        Fault<MissedAtOnce>("MissedAtOnce.Tick", "MissedAfterSeconds = 0 is no such time", "more than zero"),
        Fault<NoTime>("NoTime.Tick", "IterationTimeoutSeconds = 0 is no such time", "more than zero, up to 49 days"),
        Fault<EndlessTime>("EndlessTime.Tick", "IterationTimeoutSeconds = Infinity is no such time", "up to 49 days"),
        Fault<NoSuchEnum>("NoSuchEnum.Tick", "MissedOccurrences = 9 means nothing", "RunOnce, Skip"),
        Fault<NoSuchUnhandled>("NoSuchUnhandled.Tick", "OnUnhandled = 9 means nothing", "Fail, Continue"),
        Fault<NoSuchHold>("NoSuchHold.Tick", "WhileDisconnected = 9 means nothing", "Run, Hold"),
        Fault<BlankName>("BlankName.Tick", "Name is blank", "leave it out"),
        Fault<SameName>("SameName.Tock", "also that of loop Tick", "give each its own"),
        Fault<Overloads>("Overloads.Tick", "another loop method Tick, of class Overloads", "rename one"),
        Fault<Hidden>("HiddenBase.Tick", "another loop method Tick, of class Hidden", "rename one"),
        Fault<TwoAttributes>("TwoAttributes.Tick", "2 loop attributes", "keep one"),
        Fault<StartedState>("StartedState.Tick", "AutoStart has no String to start with", "call Start(state)"),
        Fault<StateOfAnotherType>("StateOfAnotherType.Tick", "'state' of type Object", "can take LoopIteration, CancellationToken, TaskLoop, TaskLoop<String>, String"),
        Fault<ServiceParameter>("ServiceParameter.Tick", "'address' of type Uri", "ModuleLoopsOptions.Parameters"),
        Fault<IterationOfHook>("IterationOfHook.Prepare", "'iteration' of type LoopIteration", "a before hook of Tick can take CancellationToken, TaskLoop."),
        Fault<EndOfBody>("EndOfBody.Tick", "'end' of type LoopEnd", "a loop method can take LoopIteration, CancellationToken, TaskLoop."),
        Fault<ExceptionOfAfterHook>("ExceptionOfAfterHook.Flush", "'exception' of type Exception", "an after hook of Tick can take LoopEnd, LoopEndReason"),
        Fault<NarrowException>("NarrowException.Report", "'exception' of type FormatException", "an error hook of Tick can take Exception, LoopFailure, LoopIteration?"),
        Fault<StateOfStatelessLoop>("StateOfStatelessLoop.Prepare", "'name' of type String", "a before hook of Tick can take CancellationToken, TaskLoop;"),
        Fault<HookOfNothing>("HookOfNothing.Prepare", "[BeforeLoop] is for 'Tock', which is no loop", "The loops are: Tick, Tack."),
        Fault<HookOfMethod>("HookOfMethod.Prepare", "[LoopError] is for 'Prepare', which is no loop", "The loops are: Tick."),
        Fault<TwoHooks>("TwoHooks.Close", "two [AfterLoop] methods, Flush and Close", "keep one"),
        Fault<ReconnectOnNoException>("ReconnectOnNoException.Tick", "[ReconnectOn] names String, which is no exception", "derive from System.Exception"),
        Fault<ReconnectOnNull>("ReconnectOnNull.Tick", "[ReconnectOn] names null", "derive from System.Exception"),
        Fault<ClassReconnectOnNoException>("ClassReconnectOnNoException", "[ReconnectOn] names Uri", "derive from System.Exception"),
        Fault<ReconnectOnHook>("ReconnectOnHook.Flush", "[ReconnectOn] stands at a method that is no loop", "move it to a loop"),
    ];

    private static IEnumerable<Type> Modules => typeof(FaultyModules).GetNestedTypes().Where(type => type != typeof(HiddenBase) && type != typeof(ManyFaults));

    [TestCaseSource(nameof(Faults))]
    public void M4_a_fault_is_told_with_member_reason_and_remedy([DynamicallyAccessedMembers(Module.Needed)] Type type, string member, string reason, string remedy)
    {
        var registry = new LoopRegistry();

        var refusal = Refuse(type, Module.In(new VirtualTimeProvider(), registry: registry));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refusal.Faults.Select(fault => fault.Member), Is.EqualTo(new[] { member }));
            Assert.That(refusal.Faults[0].Reason, Does.Contain(reason).And.Contains(remedy).And.Not.Contains("(Parameter"));
            Assert.That(refusal.Message, Does.StartWith($"{type.Name} was not loaded").And.Contains(refusal.Faults[0].ToString()));
            Assert.That(registry.Loops, Is.Empty);
        }
    }

    [Test]
    public void M4_every_faulty_module_is_in_the_table() =>
        Assert.That(Faults.Select(data => data.Arguments[0]), Is.EquivalentTo(Modules));

    [Test]
    public void M4_all_faults_are_told_at_once()
    {
        var refusal = Refuse(typeof(ManyFaults), Module.In(new VirtualTimeProvider()));

        Assert.That(
            refusal.Faults.Select(fault => $"{fault.Member}: {fault.Reason[..18]}"),
            Is.EqualTo(new[]
            {
                "ManyFaults.Tick: An async void meth",
                "ManyFaults.Tick: The time zone 'Now",
                "ManyFaults.Tick: '9 o'clock' is not",
                "ManyFaults.Tick: '24:00' is not a t",
                "ManyFaults.Tick: Count = 0 is below",
                "ManyFaults.Tick: MaxOverlap = -1 is",
                "ManyFaults.Tick: Parameter 'address",
                "ManyFaults.Tick: Parameter 'version",
                "ManyFaults.Prepare: The method returns",
                "ManyFaults.Prepare: [BeforeLoop] is fo",
            }));
        Assert.That(refusal.Message.Split(Environment.NewLine), Has.Length.EqualTo(11), "a line for each");
    }

    [Test]
    public void M4_a_refusal_reads_as_a_line_for_each_fault_with_its_member() =>
        Assert.That(
            Refuse(typeof(NoLoops), Module.In(new VirtualTimeProvider())).Message,
            Is.EqualTo($"NoLoops was not loaded, its loops are declared wrongly:{Environment.NewLine}  NoLoops: The class has no loops: put [ModuleLoop] on a method."));

    [Test]
    public void M4_overlap_from_the_common_options_is_told_too()
    {
        var options = new ModuleLoopsOptions { Loops = new LoopOptions { MaxOverlap = 2 } };

        Assert.That(Refuse(typeof(FixedDelayLoop), options).Faults.Single().Reason, Does.Contain("cannot overlap"));
    }

    [Test]
    public void M4_a_refused_module_is_left_alone()
    {
        var module = new DisposableWithoutLoops();

        Assert.That(() => ModuleLoops.For(module), Throws.TypeOf<ModuleLoopsException>());

        Assert.That(module.IsDisposed, Is.False);
    }

    [Test]
    public void M4_a_base_class_of_the_module_is_refused_for_the_loops_that_it_would_hide()
    {
        HiddenBase module = new Hidden();

        Assert.That(
            () => ModuleLoops.For(module),
            Throws.ArgumentException.With.Message.Contains("a Hidden, not a HiddenBase").And.Message.Contains("For(instance, typeof(Hidden))"));
    }

    [Test]
    public void M4_what_is_wrong_with_a_hook_of_two_loops_is_told_once() =>
        Assert.That(Refuse(typeof(HookOfTwoLoops), new ModuleLoopsOptions()).Faults.Select(fault => fault.Member), Is.EqualTo(new[] { "HookOfTwoLoops.Prepare" }));

    [Test]
    public void M4_a_class_without_loops_declares_none()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ModuleLoops.AreDeclaredBy(typeof(DisposableWithoutLoops)), Is.False);
            Assert.That(ModuleLoops.AreDeclaredBy(typeof(FixedDelayLoop)), Is.True);
            Assert.That(ModuleLoops.AreDeclaredBy(typeof(LoopInBase)), Is.True);
        }
    }

    [Test]
    public void M4_null_is_refused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => ModuleLoops.For<NoLoops>(null!), Throws.ArgumentNullException);
            Assert.That(() => ModuleLoops.For(new NoLoops(), type: null!), Throws.ArgumentNullException);
            Assert.That(() => ModuleLoops.AreDeclaredBy(null!), Throws.ArgumentNullException);
        }
    }

    private static ModuleLoopsException Refuse([DynamicallyAccessedMembers(Module.Needed)] Type type, ModuleLoopsOptions options) =>
        Assert.Throws<ModuleLoopsException>(() => ModuleLoops.For(Activator.CreateInstance(type)!, type, options))!;

    private static TestCaseData Fault<T>(string member, string reason, string remedy) =>
        new TestCaseData(typeof(T), member, reason, remedy).SetArgDisplayNames(typeof(T).Name);

    private sealed class FixedDelayLoop
    {
        [ModuleLoop(Seconds = 5, FixedDelay = true)]
        public void Tick()
        {
        }
    }

    private sealed class HookOfTwoLoops
    {
        [ModuleLoop(Seconds = 1)]
        public void Tick()
        {
        }

        [ModuleLoop(Seconds = 1)]
        public void Tock()
        {
        }

        [BeforeLoop]
        public void Prepare(Uri address)
        {
        }
    }

    private sealed class LoopInBase : HiddenBase
    {
        public override string ToString() => "no loop";
    }

    private sealed class DisposableWithoutLoops : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
