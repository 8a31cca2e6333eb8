using Discord.WebSocket;

namespace Discord.Interactions;

public class SocketInteractionContext<TInteraction> : IInteractionContext
    where TInteraction : SocketInteraction
{
    public SocketInteractionContext(DiscordSocketClient client, TInteraction interaction)
    {
        Client = client;
        Channel = interaction.Channel;
        User = interaction.User;
        Interaction = interaction;
    }

    public DiscordSocketClient Client { get; }

    public SocketGuild? Guild { get; }

    public ISocketMessageChannel? Channel { get; }

    public SocketUser User { get; }

    public TInteraction Interaction { get; }

    IDiscordClient IInteractionContext.Client => Client;

    IGuild? IInteractionContext.Guild => Guild;

    IMessageChannel? IInteractionContext.Channel => Channel;

    IUser IInteractionContext.User => User;

    IDiscordInteraction IInteractionContext.Interaction => Interaction;
}
