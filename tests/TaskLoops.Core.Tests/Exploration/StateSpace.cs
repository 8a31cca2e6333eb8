namespace TaskLoops.Tests.Exploration;

/// <summary>Visits every state that a scenario can come to within so many calls: breadth first by calls, each state once, each way on from it.</summary>
/// <remarks>A state is reached by doing again what led to it, in a new loop. Callers keep nothing from one call to the next, so that who of them calls makes no difference.</remarks>
internal sealed class StateSpace(Scenario scenario, int mostCalls)
{
    private readonly Dictionary<UInt128, int> _numbers = [];
    private readonly List<Place> _places = [];
    private readonly Queue<int>[] _open = [.. Enumerable.Range(0, mostCalls + 1).Select(_ => new Queue<int>())];
    private readonly int[] _path = new int[1000];
    private readonly int[] _widths = new int[1000];
    private int _given;
    private int _taken;

    public int States => _places.Count;

    public long Transitions { get; private set; }

    /// <summary>The calls after which no further state is found; null if some were left when there were no calls left.</summary>
    public int? IsClosedAfter { get; private set; }

    /// <summary>What was found wrong, and on which way.</summary>
    public string? Fault { get; private set; }

    /// <summary>Visits all states, up to the first fault.</summary>
    public void Visit()
    {
        Reach(Begin([]), [], 0);
        for (var calls = 0; calls <= mostCalls; calls++)
        {
            if (_open[calls].Count == 0)
                IsClosedAfter ??= calls - 1;
            while (_open[calls].TryDequeue(out var number))
            {
                if (_places[number].Calls == calls && !_places[number].IsEnd)
                    GoOn(number);
                if (Fault is not null)
                    return;
            }
        }
    }

    /// <summary>In how many orders, each to its end, all that can happen.</summary>
    public double Orders() => new OrderCount(_places.ConvertAll(place => place.Ways)).From(0, mostCalls);

    private WatchedLoop Begin(int[] path)
    {
        path.CopyTo(_path, 0);
        (_given, _taken) = (path.Length, 0);
        return new WatchedLoop(scenario, mostCalls, Choose);
    }

    /// <summary>What was chosen the last time, and then the first.</summary>
    private int Choose(int of)
    {
        if (_taken == _given)
            _path[_given++] = 0;
        _widths[_taken] = of;
        return _path[_taken++];
    }

    private void GoOn(int number)
    {
        var place = _places[number];
        place.Ways.Clear();
        var path = place.Path;
        for (var suffix = new List<int> { 0 }; ;)
        {
            var loop = Begin([.. path, .. suffix]);
            while (_taken < path.Length)
                loop.Move(Choose(loop.Moves));
            loop.Move(Choose(loop.Moves));
            Transitions++;

            int[] here = _path[.._given];
            var calls = mostCalls - loop.History.CallsLeft;
            place.Ways.Add((Reach(loop, here, calls), calls - place.Calls));
            if (Fault is not null || !Advance(path.Length, suffix))
                return;
        }
    }

    /// <summary>The next choices after those that lead here, last first; false if there are none.</summary>
    private bool Advance(int from, List<int> suffix)
    {
        for (var at = _given - 1; at >= from; at--)
        {
            if (_path[at] + 1 >= _widths[at])
                continue;

            suffix.Clear();
            suffix.AddRange(_path[from..at]);
            suffix.Add(_path[at] + 1);
            return true;
        }

        return false;
    }

    /// <summary>Comes to a state: if it is new, it is to be gone on from, and the loop must end whole from here.</summary>
    private int Reach(WatchedLoop loop, int[] path, int calls)
    {
        var print = Fingerprint.Of(loop);
        if (!_numbers.TryGetValue(print, out var number))
        {
            number = _places.Count;
            _numbers.Add(print, number);
            _places.Add(new Place { Path = path, Calls = calls, IsEnd = loop.Moves == 0 });
            _open[calls].Enqueue(number);
            if (loop.History.Faults.Count == 0)
                loop.End();
        }
        else if (calls < _places[number].Calls)
        {
            (_places[number].Path, _places[number].Calls, _places[number].IsEnd) = (path, calls, loop.Moves == 0);
            _open[calls].Enqueue(number);
        }

        if (loop.History.Faults.Count > 0)
            Fault = $"{string.Join("; ", loop.History.Faults)}, after {string.Join(", ", loop.History.Events)} ({string.Join(' ', path)})";
        return number;
    }

    private sealed class Place
    {
        public int[] Path { get; set; } = [];

        public int Calls { get; set; }

        public bool IsEnd { get; set; }

        /// <summary>Where it can go from here, and how many calls each way takes.</summary>
        public List<(int To, int Calls)> Ways { get; } = new(8);
    }
}
