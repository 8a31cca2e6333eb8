namespace TaskLoops;

/// <summary>What an exception that is not handled does to the run (rule E6).</summary>
public enum OnUnhandled
{
    /// <summary>Error hook, after hook, and the run ends failed.</summary>
    Fail,

    /// <summary>The error hook is called, and the loop goes on with the next occurrence.</summary>
    Continue,
}
