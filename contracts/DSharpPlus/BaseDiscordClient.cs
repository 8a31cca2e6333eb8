using DSharpPlus.Entities;

namespace DSharpPlus;

public abstract class BaseDiscordClient : IDisposable
{
    internal BaseDiscordClient()
    {
    }

    public DiscordUser? CurrentUser { get; internal set; }

    public abstract IReadOnlyDictionary<ulong, DiscordGuild> Guilds { get; }

    public abstract void Dispose();
}
