namespace Discord;

public interface IUser : ISnowflakeEntity, IMentionable, IPresence
{
    string Username { get; }
}
