namespace Discord.WebSocket;

public abstract class SocketUser : SocketEntity<ulong>, IUser
{
    internal SocketUser(DiscordSocketClient discord, ulong id)
        : base(discord, id)
    {
    }

    public abstract string Username { get; internal set; }
}
