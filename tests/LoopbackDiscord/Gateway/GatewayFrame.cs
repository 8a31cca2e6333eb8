namespace TaskLoops.Loopback.Gateway;

/// <summary>What is to be sent: a text, or the close of the connection.</summary>
internal sealed class GatewayFrame
{
    public byte[] Text { get; init; } = [];

    public int? CloseCode { get; init; }

    /// <summary>True when it was handed to the system, false if the connection ended before.</summary>
    public TaskCompletionSource<bool> Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
