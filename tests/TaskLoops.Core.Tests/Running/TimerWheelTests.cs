using TaskLoops.Running;

namespace TaskLoops.Tests.Running;

/// <summary>The wheel of the timer queue against a plain list that is sorted anew each time.</summary>
public sealed class TimerWheelTests
{
    /// <summary>A bucket of the narrowest level.</summary>
    private const long Bucket = 1 << 16;

    /// <summary>How far ahead deadlines lie: within a bucket, on each level, and as far as the calendar goes.</summary>
    private static readonly long[] _reaches =
        [10, Bucket, 2 * Bucket, 256 * Bucket, 257 * Bucket, 65_536 * Bucket, TimeSpan.TicksPerDay, 400 * TimeSpan.TicksPerDay, DateTimeOffset.MaxValue.Ticks / 2];

    [Test]
    public void Random_additions_removals_and_takings_agree_with_a_sorted_list([Range(0, 39)] int seed)
    {
        var random = new Random(seed);
        var now = random.NextInt64(DateTimeOffset.MaxValue.Ticks / 2);
        var wheel = new TimerWheel<Item>(now);
        var model = new List<Item>();
        for (var step = 0; step < 5_000; step++)
        {
            switch (random.Next(4))
            {
                case 0 or 1:
                    var item = new Item(step, now + random.NextInt64(_reaches[random.Next(_reaches.Length)]));
                    wheel.Add(item, item.Deadline);
                    model.Add(item);
                    break;
                case 2 when model.Count > 0:
                    var removed = model[random.Next(model.Count)];
                    Assert.That(new[] { wheel.Remove(removed), wheel.Remove(removed) }, Is.EqualTo(new[] { true, false }));
                    model.Remove(removed);
                    break;
                default:
                    now += random.NextInt64(_reaches[random.Next(4)]);
                    var first = InOrder(model).FirstOrDefault(waiting => waiting.Deadline <= now);
                    Assert.That(wheel.TakeDue(now), Is.SameAs(first));
                    model.Remove(first!);
                    break;
            }

            Assert.That(wheel.First, Is.EqualTo(model.Count == 0 ? null : (long?)model.Min(waiting => waiting.Deadline)));
        }
    }

    [Test]
    public void Everything_comes_in_order_when_the_clock_jumps_to_each_deadline([Range(0, 9)] int seed)
    {
        var random = new Random(seed);
        var wheel = new TimerWheel<Item>(now: 0);
        var items = Enumerable.Range(0, 5_000).Select(number => new Item(number, random.NextInt64(_reaches[random.Next(_reaches.Length)]))).ToList();
        foreach (var item in items)
            wheel.Add(item, item.Deadline);

        var taken = new List<Item>();
        while (wheel.First is { } first)
        {
            Assert.That(wheel.TakeDue(first - 1), Is.Null);
            taken.Add(wheel.TakeDue(first)!);
        }

        Assert.That(taken, Is.EqualTo(InOrder(items)));
    }

    [TestCase(50, 0)]
    [TestCase(50, 1)]
    [TestCase(2 * Bucket, 2)]
    [TestCase(2 * Bucket, 3)]
    public void A_burst_comes_by_deadline_and_then_by_arrival(long deadlines, int seed)
    {
        var random = new Random(seed);
        var wheel = new TimerWheel<Item>(now: 0);
        var items = Enumerable.Range(0, 5_000).Select(number => new Item(number, (300 * Bucket) + random.NextInt64(deadlines))).ToList();
        foreach (var item in items)
            wheel.Add(item, item.Deadline);

        // Where something was removed, the last of its chunk takes its place, out of order.
        items.RemoveAll(item => random.Next(3) == 0 && wheel.Remove(item));
        var taken = new List<Item>();
        while (wheel.TakeDue(400 * Bucket) is { } item)
            taken.Add(item);

        Assert.That(taken, Is.EqualTo(InOrder(items)));
    }

    [Test]
    public void A_wait_that_comes_again_and_again_keeps_no_memory()
    {
        var wheel = new TimerWheel<Item>(now: 0);
        var items = Enumerable.Range(0, 1_000).Select(number => new Item(number, 0)).ToList();
        Rounds(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Rounds(100);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Rounds(int count)
        {
            for (var round = 0; round < count; round++)
            {
                for (var i = 0; i < items.Count; i++)
                    wheel.Add(items[i], (round % 2 == 0 ? 1 : TimeSpan.TicksPerHour) * i);
                for (var i = 0; i < items.Count; i++)
                    wheel.Remove(items[i]);
            }
        }
    }

    private static IEnumerable<Item> InOrder(IEnumerable<Item> items) => items.OrderBy(item => item.Deadline).ThenBy(item => item.Number);

    private sealed class Item(int number, long deadline) : IHasDeadline
    {
        public int Number => number;

        public long Deadline => deadline;

        public int Slot { get; set; } = IHasDeadline.NoSlot;
    }
}
