namespace Discord.WebSocket;

public abstract class SocketEntity<T> : IEntity<T>
    where T : IEquatable<T>
{
    internal SocketEntity(DiscordSocketClient discord, T id)
    {
        Discord = discord;
        Id = id;
    }

    public T Id { get; }

    internal DiscordSocketClient Discord { get; }
}
