namespace TaskLoops.Hosting;

/// <summary>What can be seen of a client at one moment.</summary>
public enum ClientState
{
    /// <summary>Logged out, or never logged in: the gate is closed until the client is ready again.</summary>
    Stopped,

    /// <summary>Logged in, but not connected: at the start, or while the connection is lost.</summary>
    Disconnected,

    /// <summary>Connected, but not everything that makes it ready has come.</summary>
    Connected,

    /// <summary>Connected, and everything is there.</summary>
    Ready,
}
