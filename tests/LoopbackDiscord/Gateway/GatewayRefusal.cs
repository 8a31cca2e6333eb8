namespace TaskLoops.Loopback.Gateway;

/// <summary>How the gateway turns a new connection away. A closed port (<see cref="LoopbackGateway.ClosePort"/>) is the third way.</summary>
public enum GatewayRefusal
{
    /// <summary>The WebSocket upgrade is answered with HTTP 503.</summary>
    ServiceUnavailable,

    /// <summary>The TCP connection is accepted and reset before a byte was read.</summary>
    Reset,
}
