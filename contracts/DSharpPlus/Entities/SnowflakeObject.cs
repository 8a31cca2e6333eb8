namespace DSharpPlus.Entities;

public abstract class SnowflakeObject
{
    internal SnowflakeObject()
    {
    }

    public ulong Id { get; internal set; }
}
