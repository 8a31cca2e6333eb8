using System.Reflection;
using TaskLoops.Testing;
using TaskLoops.Tests.Reporting;

namespace TaskLoops.Tests.Api;

/// <summary>Copies of options are whole, also when an option is added.</summary>
public sealed class CopiedOptionsTests
{
    [Test]
    public void Every_option_is_copied()
    {
        var time = new VirtualTimeProvider();
        var original = new LoopOptions
        {
            Name = "name",
            Count = 3,
            Reconnect = false,
            ReconnectRules = [],
            Retry = new RetryPolicy { MaxAttempts = 2 },
            MaxOverlap = 4,
            MissedOccurrences = MissedOccurrences.Skip,
            MissedAfter = TimeSpan.FromSeconds(5),
            MakeUpWithin = TimeSpan.FromSeconds(6),
            RunOnStart = false,
            InitialDelay = TimeSpan.FromSeconds(7),
            OnUnhandled = OnUnhandled.Continue,
            MaxConsecutiveFailures = 8,
            IterationTimeout = TimeSpan.FromSeconds(9),
            EndTimeout = TimeSpan.FromSeconds(10),
            Gate = new ReadyGate(),
            Connection = new LoopConnection(),
            WhileDisconnected = WhileDisconnected.Hold,
            RunWhile = () => true,
            Store = new NoStore(),
            TimeProvider = time,
            Listener = new ListenerLog(time),
            Registry = new LoopRegistry(),
        };
        var copy = new LoopOptions(original);
        var defaults = new LoopOptions();

        var properties = typeof(LoopOptions).GetProperties(BindingFlags.Instance | BindingFlags.Public);
        Assert.That(properties.Where(property => Equals(property.GetValue(original), property.GetValue(defaults))).Select(property => property.Name), Is.Empty, "given above");
        Assert.That(properties.Where(property => !Equals(property.GetValue(original), property.GetValue(copy))).Select(property => property.Name), Is.Empty, "copied");
    }

    [Test]
    public void A_part_can_be_replaced_and_the_original_stays()
    {
        var original = new LoopOptions { Count = 3, MaxOverlap = 2 };

        var copy = new LoopOptions(original) { Count = 5 };

        Assert.That((copy.Count, copy.MaxOverlap, original.Count), Is.EqualTo(((int?)5, 2, (int?)3)));
        Assert.That(() => new LoopOptions(null!), Throws.ArgumentNullException);
    }

    private sealed class NoStore : OccurrenceStore
    {
        public override ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled) => default;

        public override ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled) => default;
    }
}
