namespace TaskLoops.AdapterSuite.Storms;

/// <summary>One call of a body, which posts once.</summary>
public sealed class StormPost(string text, LoopIteration iteration)
{
    /// <summary>The run, the loop, the iteration and the attempt: no two posts have the same.</summary>
    public string Text { get; } = text;

    public LoopIteration Iteration { get; } = iteration;

    /// <summary>As the bot knows it.</summary>
    public StormPostOutcome Outcome { get; set; }

    /// <summary>What the library threw.</summary>
    public Exception? Failure { get; set; }

    /// <summary>How long the call lasted.</summary>
    public TimeSpan Took { get; set; }

    public override string ToString() => $"{Text}: {Outcome}, {Took.TotalSeconds} s, {Failure?.Message}";
}
