namespace TaskLoops.Properties.Model;

/// <summary>One piece of a run's work that is attempted until it is done: an iteration, or the before hook (then without an index).</summary>
internal sealed class ModelIteration
{
    public enum Stage
    {
        /// <summary>The body or the hook runs.</summary>
        Attempt,

        BackOff,

        /// <summary>Its failure is told to the error hook, and the run goes on (rule E6).</summary>
        ErrorHook,
    }

    public long? Index { get; init; }

    public required string Facts { get; init; }

    public long Began { get; init; }

    /// <summary>Begun while iterations did not overlap: none begins beside it.</summary>
    public bool IsAlone { get; init; }

    public Stage Is { get; set; }

    public int Attempt { get; set; }

    public Piece Piece { get; set; }

    /// <summary>When the present stage ends if nothing happens.</summary>
    public long Until { get; set; }

    /// <summary>When the attempt's time is up, and, once it is, when that is told.</summary>
    public long TimeUp { get; set; } = long.MaxValue;

    public bool IsTimedOut { get; set; }

    /// <summary>Whether the loop was stopping when the back-off began.</summary>
    public bool WasStopping { get; set; }

    public string Place => Index is null ? "BeforeHook" : "Body";
}
