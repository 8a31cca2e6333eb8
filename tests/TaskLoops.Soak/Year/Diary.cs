namespace TaskLoops.Soak.Year;

/// <summary>When one loop began its iterations, in seconds since the year began, beside when it should have.</summary>
internal sealed class Diary(string name, IEnumerable<long> expected)
{
    public List<long> Begun { get; } = [];

    /// <summary>Calls of the body, those of retries included.</summary>
    public int Attempts { get; set; }

    public int? ExpectedAttempts { get; init; }

    public int Alive { get; set; }

    public int MostAlive { get; set; }

    public int? ExpectedAlive { get; init; }

    public override string ToString() => name;

    /// <summary>The first difference, or null.</summary>
    public string? Difference()
    {
        var should = expected.ToList();
        var same = Begun.Zip(should).TakeWhile(pair => pair.First == pair.Second).Count();
        if (same < should.Count || same < Begun.Count)
            return $"{name}: {Begun.Count} iterations and not {should.Count}; number {same} at {At(Begun, same)} and not {At(should, same)}";
        if (ExpectedAttempts is { } attempts && attempts != Attempts)
            return $"{name}: {Attempts} attempts and not {attempts}";

        return ExpectedAlive is { } alive && alive != MostAlive ? $"{name}: {MostAlive} at once and not {alive}" : null;
    }

    private static string At(List<long> seconds, int index) => index < seconds.Count ? $"{TimeSpan.FromSeconds(seconds[index])}" : "never";
}
