using Microsoft.Extensions.Configuration;

namespace DSharpPlusBot;

/// <summary>The section "Bot" of the settings, and the token, which is no setting: it comes from the environment.</summary>
public sealed record BotSettings(string Token, ulong Channel, string DataFolder)
{
    public static BotSettings Of(IConfiguration configuration)
    {
        var channel = configuration.GetValue<ulong>("Bot:Channel");
        if (channel == 0)
            throw new InvalidOperationException("Set Bot:Channel in appsettings.json, or Bot__Channel in the environment, to the id of the channel where the bot is to post.");

        return new BotSettings(configuration["DISCORD_TOKEN"] ?? "", channel, configuration["Bot:DataFolder"] ?? "data");
    }
}
