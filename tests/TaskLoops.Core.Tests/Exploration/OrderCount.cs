namespace TaskLoops.Tests.Exploration;

/// <summary>Counts the ways through states: how many different orders, each up to where nothing is left to be done.</summary>
internal sealed class OrderCount(List<List<(int To, int Calls)>> ways)
{
    private readonly Dictionary<(int State, int CallsLeft), double> _known = [];
    private readonly HashSet<(int State, int CallsLeft)> _above = [];

    /// <exception cref="InvalidOperationException">Steps lead back to where they came from: the loop may never settle.</exception>
    public double From(int state, int callsLeft)
    {
        if (_known.TryGetValue((state, callsLeft), out var known))
            return known;
        if (!_above.Add((state, callsLeft)))
            throw new InvalidOperationException("Steps lead back to where they came from: the loop may never settle.");

        var count = 0.0;
        foreach (var (to, calls) in ways[state])
        {
            if (calls <= callsLeft)
                count += From(to, callsLeft - calls);
        }

        _above.Remove((state, callsLeft));
        return _known[(state, callsLeft)] = Math.Max(count, 1);
    }
}
