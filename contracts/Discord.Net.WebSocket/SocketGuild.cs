namespace Discord.WebSocket;

public class SocketGuild : SocketEntity<ulong>, IGuild, IDisposable
{
    internal SocketGuild(DiscordSocketClient client, ulong id)
        : base(client, id)
    {
    }

    public string Name => $"guild {Id}";

    public bool IsConnected { get; internal set; }

    /// <summary>Its GUILD_CREATE has come in this session: unlike <see cref="IsConnected"/>, this outlives a lost connection.</summary>
    internal bool IsAvailable { get; set; }

    void IDisposable.Dispose()
    {
    }
}
