namespace Discord;

public interface IDiscordClient : IDisposable, IAsyncDisposable
{
    ConnectionState ConnectionState { get; }

    ISelfUser? CurrentUser { get; }

    TokenType TokenType { get; }

    Task StartAsync();

    Task StopAsync();
}
