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
    public void Of_a_burst_another_thread_takes_from_the_middle_and_nothing_is_lost_or_taken_twice([Range(0, 9)] int seed)
    {
        var random = new Random(seed);
        var wheel = new TimerWheel<Item>(now: 0);
        var now = 300 * Bucket;
        var number = 0;
        for (var round = 0; round < 3; round++, now += 10 * Bucket)
        {
            var waiting = Enumerable.Range(0, 5_000).Select(_ => new Item(number++, now + random.Next(1_000))).ToList();
            foreach (var item in waiting)
                wheel.Add(item, item.Deadline);

            var due = now + 700;
            var inOrder = InOrder(waiting).Where(item => item.Deadline <= due).ToList();
            Assert.That(wheel.TakeDue(due), Is.SameAs(inOrder[0]));
            Assert.That(wheel.TakeDue(due, fromMiddle: true), Is.Not.SameAs(inOrder[1]));
            var taken = 2;
            for (var removed = 0; removed < 100; removed++)
                taken += wheel.Remove(waiting[random.Next(waiting.Count)]) ? 1 : 0;
            while (wheel.TakeDue(due, fromMiddle: random.Next(2) == 0) is { } item)
            {
                taken++;
                Assert.That((wheel.Remove(item), item.Deadline <= due), Is.EqualTo((false, true)));
            }

            while (wheel.TakeDue(due + 1_000, fromMiddle: random.Next(2) == 0) is not null)
                taken++;
            Assert.That((taken, wheel.IsEmpty, wheel.First), Is.EqualTo((5_000, true, (long?)null)));
        }
    }

    [Test]
    public void Fewer_than_a_burst_come_in_order_whoever_takes_them()
    {
        var wheel = new TimerWheel<Item>(now: 0);
        var items = Enumerable.Range(0, 1_000).Select(number => new Item(number, 300 * Bucket)).ToList();
        foreach (var item in items)
            wheel.Add(item, item.Deadline);

        Assert.That(items.Select(_ => wheel.TakeDue(301 * Bucket, fromMiddle: true)), Is.EqualTo(items));
    }

    [TestCase(1_024, -2)]
    [TestCase(1_023, null)]
    public void A_crowd_is_put_in_order_two_buckets_ahead_of_its_time(int count, int? ahead)
    {
        var wheel = new TimerWheel<Item>(now: 0);
        var deadline = (20 * Bucket) + 77;
        var items = Enumerable.Range(0, count).Select(number => new Item(number, deadline)).ToList();
        foreach (var item in items)
            wheel.Add(item, item.Deadline);

        Assert.That(wheel.Next, Is.EqualTo(ahead is null ? deadline : (20 + ahead) * Bucket));
        Assert.That((wheel.First, wheel.TakeDue(18 * Bucket)), Is.EqualTo(((long?)deadline, (Item?)null)));
        Assert.That(wheel.Next, Is.EqualTo(deadline));

        // What comes now and is due before is not behind the crowd.
        var late = new Item(count, 19 * Bucket);
        wheel.Add(late, late.Deadline);
        Assert.That((wheel.Next, wheel.TakeDue(19 * Bucket), wheel.TakeDue(deadline - 1)), Is.EqualTo(((long?)late.Deadline, late, (Item?)null)));
        Assert.That(items.Select(_ => wheel.TakeDue(deadline)), Is.EqualTo(items));
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
