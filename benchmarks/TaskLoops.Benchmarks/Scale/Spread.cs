namespace TaskLoops.Benchmarks.Scale;

/// <summary>The median of some figures, and how far they spread.</summary>
internal readonly record struct Spread(double Median, double Min, double Max)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new(sorted[sorted.Length / 2], sorted[0], sorted[^1]);
    }

    public override string ToString() => double.IsNaN(Median) ? "| |" : $"{Median:0.###} | {Min:0.###} | {Max:0.###}";
}
