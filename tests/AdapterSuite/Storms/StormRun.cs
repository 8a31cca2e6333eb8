namespace TaskLoops.AdapterSuite.Storms;

/// <summary>One run of a loop, as its hooks and its body saw it. Thread-safe while it runs.</summary>
public sealed class StormRun(int number, TaskLoop loop)
{
    private readonly Lock _gate = new();
    private readonly List<StormPost> _posts = [];
    private int _alive;

    public int Number { get; } = number;

    public TaskLoop Loop { get; } = loop;

    public string Name { get; } = loop.Name;

    public Schedule Schedule { get; } = loop.Schedule;

    public int MaxOverlap { get; } = loop.MaxOverlap;

    /// <summary>What the after hook was told; null before it.</summary>
    public LoopEnd? End { get; private set; }

    /// <summary>The most calls of the body that were alive at once.</summary>
    public int MostAlive { get; private set; }

    /// <summary>Calls of the body after the after hook.</summary>
    public int AfterTheEnd { get; private set; }

    /// <summary>Calls of the after hook.</summary>
    public int Ends { get; private set; }

    /// <summary>How many iterations have begun.</summary>
    public int Iterations { get; private set; }

    public IReadOnlyList<StormPost> Posts
    {
        get
        {
            lock (_gate)
                return [.. _posts];
        }
    }

    public StormPost Enter(LoopIteration iteration)
    {
        var post = new StormPost($"{Number}/{Name}/{iteration.Index}/{iteration.Attempt}", iteration);
        lock (_gate)
        {
            _posts.Add(post);
            MostAlive = Math.Max(MostAlive, ++_alive);
            AfterTheEnd += End is null ? 0 : 1;
            Iterations += iteration.Attempt == 1 ? 1 : 0;
        }

        return post;
    }

    public void Leave()
    {
        lock (_gate)
            _alive--;
    }

    public void Finish(LoopEnd end)
    {
        lock (_gate)
        {
            End = end;
            Ends++;
            AfterTheEnd += _alive;
        }
    }
}
