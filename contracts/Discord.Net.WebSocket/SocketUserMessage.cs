namespace Discord.WebSocket;

public class SocketUserMessage : SocketMessage, IUserMessage
{
    internal SocketUserMessage(DiscordSocketClient discord, ulong id, ISocketMessageChannel channel, SocketUser author, string content)
        : base(discord, id, channel, author, content)
    {
    }
}
