namespace TaskLoops.Properties.Model;

/// <summary>What a run of the model remembers.</summary>
internal sealed class ModelRun
{
    public enum Stage
    {
        Gate,
        Before,
        Iterations,
        ErrorHook,
        AfterHook,
    }

    public required ModelPlan Plan { get; init; }

    public Stage Is { get; set; }

    /// <summary>When the hook at the end returns, or the gate's wait is told.</summary>
    public long Until { get; set; }

    public Piece Hook { get; set; }

    public long GateFrom { get; init; }

    public bool IsLetThrough { get; set; }

    public bool IsStopping { get; set; }

    public bool IsCancelled { get; set; }

    public bool IsComplete { get; set; }

    public string? Failure { get; set; }

    public string? FailurePlace { get; set; }

    public string? Reason { get; set; }

    public long Begun { get; set; }

    public int FailuresInARow { get; set; }

    public List<ModelIteration> Alive { get; } = [];

    public bool IsEnding => IsStopping || IsCancelled || IsComplete || Failure is not null || Is == Stage.AfterHook;
}
