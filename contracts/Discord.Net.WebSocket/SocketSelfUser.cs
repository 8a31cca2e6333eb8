namespace Discord.WebSocket;

public class SocketSelfUser : SocketUser, ISelfUser
{
    internal SocketSelfUser(DiscordSocketClient discord, ulong id)
        : base(discord, id)
    {
    }

    public override string Username { get; internal set; } = "contract";
}
