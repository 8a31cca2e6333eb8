namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>How a connection is lost that comes back at once.</summary>
public enum Interruption
{
    Cut,

    /// <summary>Discord asks for it (op 7).</summary>
    ReconnectAskedFor,

    /// <summary>Discord closes with a code that passes.</summary>
    Closed,

    /// <summary>Discord acknowledges no heartbeat.</summary>
    HeartbeatsMissed,
}
