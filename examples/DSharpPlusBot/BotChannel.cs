using DSharpPlus;
using DSharpPlus.Entities;

namespace DSharpPlusBot;

/// <summary>The channel where the bot posts.</summary>
public sealed class BotChannel(DiscordClient client, BotSettings settings)
{
    /// <summary>The library takes no token: what is on its way is sent.</summary>
    public async Task PostAsync(string text, CancellationToken cancelled)
    {
        var channel = await client.GetChannelAsync(settings.Channel);
        cancelled.ThrowIfCancellationRequested();
        await channel.SendMessageAsync(new DiscordMessageBuilder().WithContent(text).WithAllowedMentions(Mentions.None));
    }
}
