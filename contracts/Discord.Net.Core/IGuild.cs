namespace Discord;

public interface IGuild : IDeletable, ISnowflakeEntity
{
    string Name { get; }
}
