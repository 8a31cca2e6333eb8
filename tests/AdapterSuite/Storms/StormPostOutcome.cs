namespace TaskLoops.AdapterSuite.Storms;

/// <summary>What the bot knows of a post.</summary>
public enum StormPostOutcome
{
    /// <summary>It is on its way, or its loop was cancelled meanwhile: the bot does not know.</summary>
    Open,
    Succeeded,
    Failed,
}
