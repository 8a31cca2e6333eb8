using DSharpPlus.Entities;

namespace DSharpPlus.EventArgs;

public class GuildDownloadCompletedEventArgs : DiscordEventArgs
{
    internal GuildDownloadCompletedEventArgs(IReadOnlyDictionary<ulong, DiscordGuild> guilds) => Guilds = guilds;

    public IReadOnlyDictionary<ulong, DiscordGuild> Guilds { get; }
}
