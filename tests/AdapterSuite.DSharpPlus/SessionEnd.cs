namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>Why a client has to begin a new session.</summary>
public enum SessionEnd
{
    /// <summary>Discord says so (op 9).</summary>
    Invalid,

    /// <summary>After a cut, Discord does not resume it.</summary>
    ResumeRefused,

    /// <summary>Discord closes with 4009.</summary>
    TimedOut,
}
