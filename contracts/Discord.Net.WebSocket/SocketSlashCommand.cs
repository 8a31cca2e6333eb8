namespace Discord.WebSocket;

public class SocketSlashCommand : SocketInteraction
{
    internal SocketSlashCommand(DiscordSocketClient client, ulong id, ISocketMessageChannel? channel, SocketUser user)
        : base(client, id, channel, user)
    {
    }
}
