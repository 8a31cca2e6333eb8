namespace Discord.WebSocket;

public abstract class SocketInteraction : SocketEntity<ulong>, IDiscordInteraction
{
    internal SocketInteraction(DiscordSocketClient client, ulong id, ISocketMessageChannel? channel, SocketUser user)
        : base(client, id)
    {
        Channel = channel;
        User = user;
    }

    public ISocketMessageChannel? Channel { get; }

    public SocketUser User { get; }
}
