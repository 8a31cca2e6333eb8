namespace Discord;

public interface IMessage : ISnowflakeEntity, IDeletable
{
    string Content { get; }
}
