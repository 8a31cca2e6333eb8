namespace Discord.Net;

public class WebSocketClosedException : Exception
{
    public WebSocketClosedException(int closeCode, string? reason = null)
        : base($"The server sent close {closeCode}" + (reason is null ? "" : $": \"{reason}\""))
    {
        CloseCode = closeCode;
        Reason = reason;
    }

    public int CloseCode { get; }

    public string? Reason { get; }
}
