namespace TaskLoops.Loopback.Gateway;

/// <summary>How the gateway turns a new connection away. A closed port (<see cref="LoopbackGateway.ClosePort"/>) is the third way.</summary>
public enum GatewayRefusal
{
    /// <summary>The WebSocket upgrade is answered with HTTP 503.</summary>
    ServiceUnavailable,

    /// <summary>The TCP connection is reset when the upgrade was asked for. (Earlier, a client could fail in many ways, as chance has it.)</summary>
    Reset,
}
