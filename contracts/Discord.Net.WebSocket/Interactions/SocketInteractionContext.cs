using Discord.WebSocket;

namespace Discord.Interactions;

public class SocketInteractionContext : SocketInteractionContext<SocketInteraction>
{
    public SocketInteractionContext(DiscordSocketClient client, SocketInteraction interaction)
        : base(client, interaction)
    {
    }
}
