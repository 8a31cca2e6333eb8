using System.Text.Json.Nodes;
using TaskLoops.Loopback.Gateway;

namespace TaskLoops.Loopback.Tests;

/// <summary>What came over a WebSocket: a message of the gateway, or the code of a close.</summary>
internal sealed record Frame(GatewayOpcode Opcode, string? Event, int? Sequence, JsonNode? Data, int? CloseCode = null)
{
    /// <summary>Short, to compare sequences: READY, Hello, close 4000.</summary>
    public string Name => CloseCode is { } code ? $"close {code}" : Event ?? Opcode.ToString();
}
