using Discord.WebSocket;

namespace Discord.Commands;

public class SocketCommandContext : ICommandContext
{
    public SocketCommandContext(DiscordSocketClient client, SocketUserMessage msg)
    {
        Client = client;
        Channel = msg.Channel;
        User = msg.Author;
        Message = msg;
    }

    public DiscordSocketClient Client { get; }

    public SocketGuild? Guild { get; }

    public ISocketMessageChannel Channel { get; }

    public SocketUser User { get; }

    public SocketUserMessage Message { get; }

    IDiscordClient ICommandContext.Client => Client;

    IGuild? ICommandContext.Guild => Guild;

    IMessageChannel ICommandContext.Channel => Channel;

    IUser ICommandContext.User => User;

    IUserMessage ICommandContext.Message => Message;
}
