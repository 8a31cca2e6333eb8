namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>How a connection is lost that comes back at once, with its session. The library tells nobody of any of these.</summary>
public enum Interruption
{
    Cut,

    /// <summary>Discord asks for it (op 7).</summary>
    ReconnectAskedFor,

    /// <summary>Discord asks for it (op 9), and keeps the session.</summary>
    SessionKept,

    /// <summary>Discord closes with 4000.</summary>
    Closed,
}
