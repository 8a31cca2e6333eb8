namespace Discord.WebSocket;

public abstract class SocketMessage : SocketEntity<ulong>, IMessage
{
    internal SocketMessage(DiscordSocketClient discord, ulong id, ISocketMessageChannel channel, SocketUser author, string content)
        : base(discord, id)
    {
        Channel = channel;
        Author = author;
        Content = content;
    }

    public SocketUser Author { get; }

    public ISocketMessageChannel Channel { get; }

    public string Content { get; }
}
