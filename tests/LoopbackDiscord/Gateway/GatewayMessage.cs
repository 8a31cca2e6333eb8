using System.Text.Json.Nodes;

namespace TaskLoops.Loopback.Gateway;

/// <summary>A message that a client has sent.</summary>
public sealed class GatewayMessage
{
    internal GatewayMessage(GatewayConnection connection, GatewayOpcode opcode, JsonNode? data)
    {
        Connection = connection;
        Opcode = opcode;
        Data = data;
    }

    public GatewayConnection Connection { get; }

    public GatewayOpcode Opcode { get; }

    public JsonNode? Data { get; }
}
