namespace TaskLoops.Tests.Exploration;

/// <summary>A loop of which every state is visited: what it is made of, and how much may happen to it.</summary>
internal sealed record Scenario(string Name)
{
    public static IReadOnlyList<Control> Usual { get; } = [Control.Start, Control.Stop, Control.Cancel, Control.Restart, Control.Dispose];

    /// <summary>Whether there are before and after hooks, which wait for a step of their own.</summary>
    public bool HasHooks { get; init; }

    /// <summary>Whether there is a gate, closed at first.</summary>
    public bool HasGate { get; init; }

    public int MaxOverlap { get; init; } = 1;

    public int? Count { get; init; }

    /// <summary>Whether the first attempt of each iteration fails so that it is tried again.</summary>
    public bool BodyIsRetried { get; init; }

    /// <summary>Whether the first attempt of the before hook fails so that it is tried again.</summary>
    public bool HookIsRetried { get; init; }

    /// <summary>Whether an iteration, the first or the second, ends the run by what it throws.</summary>
    public int? FailsAt { get; init; }

    /// <summary>Whether bodies and hooks call the loop themselves.</summary>
    public bool CallsFromInside { get; init; }

    /// <summary>What is called; <see cref="Usual"/> and one more, as all together have too many states.</summary>
    public IReadOnlyList<Control> Controls { get; init; } = Usual;

    /// <summary>How many seconds may pass, each at any moment.</summary>
    public int Seconds { get; init; } = 1;

    public override string ToString() => Name;
}
