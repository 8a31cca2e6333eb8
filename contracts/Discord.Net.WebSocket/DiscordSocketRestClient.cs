using Discord.Rest;

namespace Discord.WebSocket;

public class DiscordSocketRestClient : DiscordRestClient
{
    internal DiscordSocketRestClient(DiscordRestConfig config)
        : base(config)
    {
    }
}
