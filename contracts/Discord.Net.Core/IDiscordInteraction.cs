namespace Discord;

public interface IDiscordInteraction : ISnowflakeEntity
{
    new ulong Id { get; }
}
