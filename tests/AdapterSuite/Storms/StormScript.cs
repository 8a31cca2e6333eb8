namespace TaskLoops.AdapterSuite.Storms;

/// <summary>What the modules of every library do: three loops, of which one overlaps itself and one holds while the connection is lost.</summary>
public sealed class StormScript(StormBook book, object owner)
{
    public const double Quick = 0.1;
    public const double Overlapping = 0.15;
    public const double Held = 0.25;
    public const int MaxOverlap = 3;

    private static readonly TimeSpan _long = TimeSpan.FromSeconds(0.4);

    /// <summary>The methods that are loops.</summary>
    public static IReadOnlyList<string> Loops { get; } = ["Quick", "Overlapping", "Held"];

    public void Before(TaskLoop loop) => book.Begin(loop, owner);

    public Task QuickAsync(LoopIteration iteration, CancellationToken cancelled) => book.PostAsync(iteration, TimeSpan.Zero, cancelled);

    public Task OverlappingAsync(LoopIteration iteration, CancellationToken cancelled) => book.PostAsync(iteration, _long, cancelled);

    public Task HeldAsync(LoopIteration iteration, CancellationToken cancelled) => book.PostAsync(iteration, TimeSpan.Zero, cancelled);

    public void After(LoopEnd end) => book.End(end);

    public void Disposed() => book.Disposed(owner);
}
