namespace TaskLoops.ContractComparison;

/// <summary>Collects what is found.</summary>
internal sealed class Differences
{
    private readonly List<ContractDifference> _found = [];

    public IReadOnlyList<ContractDifference> Found => _found;

    public void Add(string where, string what) => _found.Add(new ContractDifference(where, what));

    public void Expect<T>(string where, string what, T real, T contract)
    {
        if (!EqualityComparer<T>.Default.Equals(real, contract))
            Add(where, $"{what} is really {Shown(real)}, not {Shown(contract)}");
    }

    private static string Shown<T>(T value) => value?.ToString() is { Length: > 0 } text ? text : "none";
}
