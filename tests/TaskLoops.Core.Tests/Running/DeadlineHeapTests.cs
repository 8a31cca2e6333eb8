using TaskLoops.Running;

namespace TaskLoops.Tests.Running;

/// <summary>The heap of the timer queue against a plain list that is sorted anew each time.</summary>
public sealed class DeadlineHeapTests
{
    [Test]
    public void Those_that_are_due_together_come_in_the_order_of_their_arrival()
    {
        var heap = new DeadlineHeap<Item>();
        var items = Enumerable.Range(0, 40).Select(number => new Item(number)).ToList();
        foreach (var item in items)
            heap.Add(item, deadline: item.Number % 3);

        Assert.That(TakeAll(heap, now: 2), Is.EqualTo(items.OrderBy(item => item.Number % 3).ThenBy(item => item.Number)));
    }

    [Test]
    public void Nothing_is_taken_before_it_is_due()
    {
        var heap = new DeadlineHeap<Item>();
        var item = new Item(0);
        heap.Add(item, deadline: 5);

        Assert.That(heap.First, Is.EqualTo(5));
        Assert.That(heap.TakeDue(now: 4), Is.Null);
        Assert.That(heap.TakeDue(now: 5), Is.SameAs(item));
        Assert.That(heap.First, Is.Null);
    }

    [Test]
    public void What_is_removed_is_not_taken_and_may_be_removed_again()
    {
        var heap = new DeadlineHeap<Item>();
        var item = new Item(0);
        heap.Add(item, deadline: 5);

        Assert.That(new[] { heap.Remove(item), heap.Remove(item) }, Is.EqualTo(new[] { true, false }));
        Assert.That(heap.TakeDue(now: 5), Is.Null);
    }

    [Test]
    public void Random_additions_removals_and_takings_agree_with_a_sorted_list([Range(0, 19)] int seed)
    {
        var random = new Random(seed);
        var heap = new DeadlineHeap<Item>();
        var model = new List<(long Deadline, int Arrival, Item Item)>();
        for (var step = 0; step < 5_000; step++)
        {
            switch (random.Next(4))
            {
                case 0 or 1:
                    var item = new Item(step);
                    var deadline = random.Next(100);
                    heap.Add(item, deadline);
                    model.Add((deadline, step, item));
                    break;
                case 2 when model.Count > 0:
                    var removed = model[random.Next(model.Count)];
                    Assert.That(heap.Remove(removed.Item), Is.True);
                    model.Remove(removed);
                    break;
                default:
                    var now = random.Next(100);
                    var first = model.Where(entry => entry.Deadline <= now).Order(Comparer<(long Deadline, int Arrival, Item Item)>.Create(Compare)).FirstOrDefault();
                    Assert.That(heap.TakeDue(now), Is.SameAs(first.Item));
                    model.Remove(first);
                    break;
            }

            Assert.That(heap.First, Is.EqualTo(model.Count == 0 ? null : (long?)model.Min(entry => entry.Deadline)));
        }
    }

    private static int Compare((long Deadline, int Arrival, Item Item) a, (long Deadline, int Arrival, Item Item) b) =>
        a.Deadline != b.Deadline ? a.Deadline.CompareTo(b.Deadline) : a.Arrival.CompareTo(b.Arrival);

    private static List<Item> TakeAll(DeadlineHeap<Item> heap, long now)
    {
        var taken = new List<Item>();
        while (heap.TakeDue(now) is { } item)
            taken.Add(item);

        return taken;
    }

    private sealed class Item(int number) : IHasDeadline
    {
        public int Number => number;

        public int Slot { get; set; } = IHasDeadline.NoSlot;
    }
}
