using Discord;
using Discord.WebSocket;

namespace DiscordNetBot;

/// <summary>The channel where the bot posts.</summary>
public sealed class BotChannel(DiscordSocketClient client, BotSettings settings)
{
    public async Task PostAsync(string text, CancellationToken cancelled)
    {
        if (await client.GetChannelAsync(settings.Channel) is not IMessageChannel channel)
            throw new InvalidOperationException($"The bot sees no channel {settings.Channel} in which it could post.");

        await channel.SendMessageAsync(text, allowedMentions: AllowedMentions.None, options: new RequestOptions { CancelToken = cancelled });
    }
}
