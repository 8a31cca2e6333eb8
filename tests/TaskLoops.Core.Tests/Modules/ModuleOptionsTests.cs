using System.Reflection;
using TaskLoops.Modules;
using TaskLoops.Testing;
using TaskLoops.Tests.Reported;

namespace TaskLoops.Tests.Modules;

[Category("M1")]
public sealed class ModuleOptionsTests
{
    /// <summary>A value for every option that is not its default. An option that is added needs one here.</summary>
    private static readonly Dictionary<string, object> _unusual = new()
    {
        [nameof(LoopOptions.Name)] = "name",
        [nameof(LoopOptions.Count)] = 7,
        [nameof(LoopOptions.Reconnect)] = false,
        [nameof(LoopOptions.ReconnectRules)] = new[] { ReconnectRule.For<FormatException>() },
        [nameof(LoopOptions.Retry)] = new RetryPolicy { MaxAttempts = 9 },
        [nameof(LoopOptions.MaxOverlap)] = 3,
        [nameof(LoopOptions.MissedOccurrences)] = MissedOccurrences.Skip,
        [nameof(LoopOptions.MissedAfter)] = TimeSpan.FromSeconds(11),
        [nameof(LoopOptions.MakeUpWithin)] = TimeSpan.FromSeconds(12),
        [nameof(LoopOptions.RunOnStart)] = true,
        [nameof(LoopOptions.InitialDelay)] = TimeSpan.FromSeconds(13),
        [nameof(LoopOptions.OnUnhandled)] = OnUnhandled.Continue,
        [nameof(LoopOptions.MaxConsecutiveFailures)] = 4,
        [nameof(LoopOptions.IterationTimeout)] = TimeSpan.FromSeconds(14),
        [nameof(LoopOptions.EndTimeout)] = TimeSpan.FromSeconds(15),
        [nameof(LoopOptions.Gate)] = new ReadyGate(),
        [nameof(LoopOptions.Connection)] = new LoopConnection(),
        [nameof(LoopOptions.WhileDisconnected)] = WhileDisconnected.Hold,
        [nameof(LoopOptions.RunWhile)] = (Func<bool>)(() => true),
        [nameof(LoopOptions.Store)] = new NoStore(),
        [nameof(LoopOptions.TimeProvider)] = new VirtualTimeProvider(),
        [nameof(LoopOptions.Listener)] = new ReportLog(),
        [nameof(LoopOptions.Registry)] = new LoopRegistry(),
    };

    private static readonly Dictionary<string, object> _unusualRetry = new()
    {
        [nameof(RetryPolicy.BaseDelay)] = TimeSpan.FromSeconds(16),
        [nameof(RetryPolicy.MaxDelay)] = TimeSpan.FromSeconds(17),
        [nameof(RetryPolicy.MaxAttempts)] = 5,
        [nameof(RetryPolicy.Random)] = () => 0.5,
    };

    /// <summary>Every property of the attribute: what it is when nobody has set it, and another value. One that is added needs a line here.</summary>
    private static readonly Dictionary<string, (object? Default, object Other)> _attribute = new()
    {
        [nameof(ModuleLoopAttribute.Seconds)] = (0.0, 1.5),
        [nameof(ModuleLoopAttribute.Minutes)] = (0.0, 2.5),
        [nameof(ModuleLoopAttribute.Hours)] = (0.0, 3.5),
        [nameof(ModuleLoopAttribute.FixedDelay)] = (false, true),
        [nameof(ModuleLoopAttribute.AsFastAsPossible)] = (false, true),
        [nameof(ModuleLoopAttribute.Times)] = (Array.Empty<string>(), new[] { "09:00" }),
        [nameof(ModuleLoopAttribute.Cron)] = (null, "* * * * *"),
        [nameof(ModuleLoopAttribute.TimeZone)] = (null, "UTC"),
        [nameof(ModuleLoopAttribute.Name)] = (null, "name"),
        [nameof(ModuleLoopAttribute.AutoStart)] = (true, false),
        [nameof(ModuleLoopAttribute.Count)] = (0, 4),
        [nameof(ModuleLoopAttribute.Reconnect)] = (true, false),
        [nameof(ModuleLoopAttribute.MaxAttempts)] = (0, 5),
        [nameof(ModuleLoopAttribute.MaxOverlap)] = (1, 6),
        [nameof(ModuleLoopAttribute.RunOnStart)] = (false, true),
        [nameof(ModuleLoopAttribute.InitialDelaySeconds)] = (0.0, 7.5),
        [nameof(ModuleLoopAttribute.MissedOccurrences)] = (MissedOccurrences.RunOnce, MissedOccurrences.Skip),
        [nameof(ModuleLoopAttribute.MissedAfterSeconds)] = (60.0, 8.5),
        [nameof(ModuleLoopAttribute.OnUnhandled)] = (OnUnhandled.Fail, OnUnhandled.Continue),
        [nameof(ModuleLoopAttribute.MaxConsecutiveFailures)] = (0, 9),
        [nameof(ModuleLoopAttribute.IterationTimeoutSeconds)] = (0.0, 10.5),
        [nameof(ModuleLoopAttribute.WaitUntilReady)] = (true, false),
        [nameof(ModuleLoopAttribute.WhileDisconnected)] = (WhileDisconnected.Run, WhileDisconnected.Hold),
        [nameof(ModuleLoopAttribute.Remember)] = (false, true),
    };

    private static IEnumerable<PropertyInfo> Settable => typeof(ModuleLoopAttribute).GetProperties().Where(property => property.CanWrite);

    private static IEnumerable<string> Options => typeof(LoopOptions).GetProperties().Select(property => property.Name);

    private static IEnumerable<string> RetryProperties => typeof(RetryPolicy).GetProperties().Select(property => property.Name);

    [TestCaseSource(nameof(Settable))]
    public void M1_an_attribute_reads_as_it_was_set_and_as_its_default(PropertyInfo property)
    {
        var attribute = new ModuleLoopAttribute();
        var (asMade, other) = _attribute[property.Name];

        Assert.That(property.GetValue(attribute), Is.EqualTo(asMade));
        property.SetValue(attribute, other);

        Assert.That(property.GetValue(attribute), Is.EqualTo(other));
        Assert.That(
            Settable.Where(unset => unset != property).Select(unset => unset.GetValue(attribute)),
            Is.EqualTo(Settable.Where(unset => unset != property).Select(unset => _attribute[unset.Name].Default)));
    }

    [TestCaseSource(nameof(Options))]
    public void M1_options_are_copied_whole(string option) => AssertCopied(new LoopOptions(), common => new LoopOptions(common), option, _unusual);

    [TestCaseSource(nameof(RetryProperties))]
    public void M1_retry_policies_are_copied_whole(string property) =>
        AssertCopied(new RetryPolicy(), common => new RetryPolicy(common), property, _unusualRetry);

    [TestCaseSource(nameof(Options))]
    public void M1_what_an_attribute_does_not_set_is_as_in_the_common_options(string option) =>
        AssertCopied(new LoopOptions(), common => new ModuleLoopSettings().Over(common, Schedule.Daily("09:00")), option, _unusual);

    [Test]
    public void M1_what_an_attribute_sets_replaces_the_common_option()
    {
        var common = new LoopOptions
        {
            Count = 100,
            Reconnect = false,
            MaxOverlap = 100,
            MissedOccurrences = MissedOccurrences.Skip,
            MissedAfter = TimeSpan.FromHours(1),
            RunOnStart = true,
            InitialDelay = TimeSpan.FromHours(1),
            OnUnhandled = OnUnhandled.Continue,
            MaxConsecutiveFailures = 100,
            IterationTimeout = TimeSpan.FromHours(1),
            Gate = new ReadyGate(),
            WhileDisconnected = WhileDisconnected.Hold,
            Retry = new RetryPolicy { BaseDelay = TimeSpan.FromHours(1), MaxAttempts = 100 },
            TimeProvider = new VirtualTimeProvider(),
        };

        var options = ModuleLoops.For(new Explicit(), new ModuleLoopsOptions { Loops = common }).Loops[0].Options;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.Count, Is.EqualTo(2));
            Assert.That(options.Reconnect, Is.True);
            Assert.That(options.MaxOverlap, Is.EqualTo(3));
            Assert.That(options.MissedOccurrences, Is.EqualTo(MissedOccurrences.RunOnce));
            Assert.That(options.MissedAfter, Is.EqualTo(TimeSpan.FromSeconds(4)));
            Assert.That(options.RunOnStart, Is.False);
            Assert.That(options.InitialDelay, Is.EqualTo(TimeSpan.Zero));
            Assert.That(options.OnUnhandled, Is.EqualTo(OnUnhandled.Fail));
            Assert.That(options.MaxConsecutiveFailures, Is.EqualTo(5));
            Assert.That(options.IterationTimeout, Is.EqualTo(TimeSpan.FromMilliseconds(1500)));
            Assert.That(options.Gate, Is.Null);
            Assert.That(options.WhileDisconnected, Is.EqualTo(WhileDisconnected.Run));
            Assert.That(options.Retry.MaxAttempts, Is.EqualTo(6));
            Assert.That(options.Retry.BaseDelay, Is.EqualTo(TimeSpan.FromHours(1)));
            Assert.That(options.TimeProvider, Is.SameAs(common.TimeProvider));
        }
    }

    [TestCase(nameof(Remembering.Calendar), true)]
    [TestCase(nameof(Remembering.ForgetfulCalendar), false)]
    [TestCase(nameof(Remembering.Interval), false)]
    [TestCase(nameof(Remembering.MindfulInterval), true)]
    [Category("T11")]
    public void M1_the_store_of_the_module_is_for_calendars_unless_an_attribute_says_otherwise(string method, bool isUsed)
    {
        var store = new RememberedOccurrences();
        var module = ModuleLoops.For(new Remembering(), new ModuleLoopsOptions { Loops = new LoopOptions { Store = store } });

        Assert.That(module.Get(method).Options.Store, Is.SameAs(isUsed ? store : null));
    }

    [Test]
    public void M1_the_limits_of_what_an_attribute_sets_belong_to_it()
    {
        var options = ModuleLoops.For(new AtTheLimits()).Loops[0].Options;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((options.Count, options.MaxOverlap, options.Retry.MaxAttempts, options.MaxConsecutiveFailures), Is.EqualTo(((int?)1, 1, (int?)1, (int?)1)));
            Assert.That(
                (options.InitialDelay, options.MissedAfter, options.IterationTimeout),
                Is.EqualTo((TimeSpan.Zero, TimeSpan.FromDays(365_000), (TimeSpan?)TimeSpan.FromDays(49))));
        }
    }

    [TestCase(nameof(Schedules.Sum), "every 1 h 1 min 1.5 s")]
    [TestCase(nameof(Schedules.Fraction), "every 5.4 s")]
    [TestCase(nameof(Schedules.Negative), "every 55 min")]
    [TestCase(nameof(Schedules.Shortest), "every 1 ms")]
    [TestCase(nameof(Schedules.Longest), "every 365000 d")]
    [TestCase(nameof(Schedules.Delay), "10 s after each iteration")]
    [TestCase(nameof(Schedules.Fast), "as fast as possible")]
    [TestCase(nameof(Schedules.Times), "daily at 09:00 Europe/Warsaw, 21:30 America/New_York")]
    [TestCase(nameof(Schedules.Utc), "daily at 09:00 UTC")]
    [TestCase(nameof(Schedules.Cron), "cron '0 9 * * MON-FRI' Europe/Warsaw")]
    public void M1_the_attribute_gives_the_schedule(string method, string schedule)
    {
        var module = ModuleLoops.For(new Schedules());

        Assert.That(module.Get(method).Schedule.ToString(), Is.EqualTo(schedule));
    }

    [Test]
    public void M1_null_for_a_list_of_an_attribute_is_an_empty_list()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new BeforeLoopAttribute(null!).Loops, Is.Empty);
            Assert.That(new AfterLoopAttribute(null!).Loops, Is.Empty);
            Assert.That(new LoopErrorAttribute(null!).Loops, Is.Empty);
            Assert.That(new ReconnectOnAttribute(null!).ExceptionTypes, Is.Empty);
        }
    }

    [Test]
    public void M1_what_an_attribute_leaves_out_reads_as_its_default()
    {
        var attribute = new ModuleLoopAttribute();
        var defaults = new LoopOptions();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(attribute.AutoStart, Is.True);
            Assert.That(new ModuleLoopAttribute<int>().AutoStart, Is.False);
            Assert.That(attribute.Reconnect, Is.EqualTo(defaults.Reconnect));
            Assert.That(attribute.MaxOverlap, Is.EqualTo(defaults.MaxOverlap));
            Assert.That(attribute.WaitUntilReady, Is.True);
            Assert.That(attribute.MissedAfterSeconds, Is.EqualTo(defaults.MissedAfter.TotalSeconds));
            Assert.That(attribute.MissedOccurrences, Is.EqualTo(defaults.MissedOccurrences));
            Assert.That(attribute.OnUnhandled, Is.EqualTo(defaults.OnUnhandled));
            Assert.That(attribute.WhileDisconnected, Is.EqualTo(defaults.WhileDisconnected));
            Assert.That(attribute.InitialDelaySeconds, Is.EqualTo(defaults.InitialDelay.TotalSeconds));
            Assert.That(attribute.RunOnStart, Is.False);
            Assert.That(attribute.FixedDelay, Is.False);
            Assert.That(attribute.AsFastAsPossible, Is.False);
            Assert.That(attribute.Times, Is.Empty);
            Assert.That(attribute.Cron, Is.Null);
            Assert.That(attribute.TimeZone, Is.Null);
            Assert.That(attribute.Name, Is.Null);
            Assert.That(
                new[] { attribute.Seconds, attribute.Minutes, attribute.Hours, attribute.IterationTimeoutSeconds },
                Is.All.Zero);
            Assert.That(new[] { attribute.Count, attribute.MaxAttempts, attribute.MaxConsecutiveFailures }, Is.All.Zero);
        }
    }

    [Test]
    public void M1_a_name_in_the_common_options_is_refused() =>
        Assert.That(
            () => new ModuleLoopsOptions { Loops = new LoopOptions { Name = "x" } },
            Throws.ArgumentException.With.Message.Contains("set Name in the attribute").And.Property("ParamName").EqualTo("Loops"));

    [Test]
    public void M1_a_preset_derives_from_the_attribute()
    {
        var module = ModuleLoops.For(new WithPreset());

        Assert.That(module.Get(nameof(WithPreset.Tick)).Schedule, Is.EqualTo(Schedule.Every(TimeSpan.FromMinutes(1))));
    }

    private static void AssertCopied<T>(T defaults, Func<T, T> copy, string name, Dictionary<string, object> unusual)
        where T : class, new()
    {
        var property = typeof(T).GetProperty(name)!;
        Assert.That(unusual, Contains.Key(name), "an option without a value in this test");
        var common = new T();
        property.SetValue(common, unusual[name]);
        Assert.That(property.GetValue(common), Is.Not.EqualTo(property.GetValue(defaults)), "the value is the default");

        Assert.That(property.GetValue(copy(common)), Is.SameAs(unusual[name]).Or.EqualTo(unusual[name]));
    }

    private sealed class Explicit
    {
        [ModuleLoop(
            Seconds = 1,
            Count = 2,
            Reconnect = true,
            MaxOverlap = 3,
            MissedOccurrences = MissedOccurrences.RunOnce,
            MissedAfterSeconds = 4,
            RunOnStart = false,
            InitialDelaySeconds = 0,
            OnUnhandled = OnUnhandled.Fail,
            MaxConsecutiveFailures = 5,
            IterationTimeoutSeconds = 1.5,
            WaitUntilReady = false,
            WhileDisconnected = WhileDisconnected.Run,
            MaxAttempts = 6)]
        public void Tick()
        {
        }
    }

    private sealed class Remembering
    {
        [ModuleLoop(Times = ["09:00"])]
        public void Calendar()
        {
        }

        [ModuleLoop(Times = ["09:00"], Remember = false)]
        public void ForgetfulCalendar()
        {
        }

        [ModuleLoop(Seconds = 1)]
        public void Interval()
        {
        }

        [ModuleLoop(Seconds = 1, Remember = true)]
        public void MindfulInterval()
        {
        }
    }

    private sealed class AtTheLimits
    {
        [ModuleLoop(
            Seconds = 1,
            Count = 1,
            MaxOverlap = 1,
            MaxAttempts = 1,
            MaxConsecutiveFailures = 1,
            InitialDelaySeconds = 0,
            MissedAfterSeconds = 365_000 * 86_400.0,
            IterationTimeoutSeconds = 49 * 86_400)]
        public void Tick()
        {
        }
    }

    private sealed class Schedules
    {
        [ModuleLoop(Seconds = 1.5, Minutes = 1, Hours = 1)]
        public void Sum()
        {
        }

        [ModuleLoop(Minutes = 0.09)]
        public void Fraction()
        {
        }

        [ModuleLoop(Hours = 1, Minutes = -5)]
        public void Negative()
        {
        }

        [ModuleLoop(Seconds = 0.001)]
        public void Shortest()
        {
        }

        [ModuleLoop(Hours = 24 * 365_000)]
        public void Longest()
        {
        }

        [ModuleLoop(Seconds = 10, FixedDelay = true)]
        public void Delay()
        {
        }

        [ModuleLoop(AsFastAsPossible = true)]
        public void Fast()
        {
        }

        [ModuleLoop(Times = ["21:30 America/New_York", "09:00", "09:00"], TimeZone = "Europe/Warsaw")]
        public void Times()
        {
        }

        [ModuleLoop(Times = ["09:00"])]
        public void Utc()
        {
        }

        [ModuleLoop(Cron = "0 9 * * MON-FRI", TimeZone = "Europe/Warsaw")]
        public void Cron()
        {
        }
    }

    private sealed class WithPreset
    {
        [EveryMinute]
        public void Tick()
        {
        }
    }

    private sealed class EveryMinuteAttribute : ModuleLoopAttribute
    {
        public EveryMinuteAttribute() => Minutes = 1;
    }

    private sealed class NoStore : OccurrenceStore
    {
        public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled) => default;

        public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled) => default;
    }
}
