namespace TaskLoops.Tests.Exploration;

/// <summary>Visits every order in which waiting steps can run, depth first: the same path again but for its last open choice, until none is open.</summary>
internal sealed class Explorer
{
    private readonly List<(int Chosen, int Of)> _path = [];
    private int _depth;

    /// <summary>How many orders have been visited.</summary>
    public int Paths { get; private set; }

    /// <summary>Visits all orders, or the first so many; whether it was all.</summary>
    public bool Visit(Action<Func<int, int>> path, int mostPaths)
    {
        do
        {
            _depth = 0;
            path(Choose);
            Paths++;
            _path.RemoveRange(_depth, _path.Count - _depth);
            if (!Advance())
                return true;
        }
        while (Paths < mostPaths);

        return false;
    }

    /// <summary>The choices of the present path, for a message.</summary>
    public override string ToString() => string.Join(' ', _path.Select(choice => $"{choice.Chosen}/{choice.Of}"));

    private int Choose(int count)
    {
        if (count == 1)
            return 0;
        if (_depth == _path.Count)
            _path.Add((0, count));

        var (chosen, of) = _path[_depth++];
        return of == count ? chosen : throw new InvalidOperationException($"The path is not the same again: {of} steps waited, and now {count}.");
    }

    private bool Advance()
    {
        while (_path.Count > 0)
        {
            var (chosen, of) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (chosen + 1 >= of)
                continue;

            _path.Add((chosen + 1, of));
            return true;
        }

        return false;
    }
}
