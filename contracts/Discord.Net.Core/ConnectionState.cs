namespace Discord;

public enum ConnectionState : byte
{
    Disconnected,
    Connecting,
    Connected,
    Disconnecting,
}
