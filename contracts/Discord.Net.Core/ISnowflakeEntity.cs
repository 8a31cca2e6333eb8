namespace Discord;

public interface ISnowflakeEntity : IEntity<ulong>;
