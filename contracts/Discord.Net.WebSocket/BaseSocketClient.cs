using Discord.Rest;

namespace Discord.WebSocket;

public abstract class BaseSocketClient : BaseDiscordClient, IDiscordClient, IRestClientProvider
{
    protected readonly DiscordSocketConfig BaseConfig;

    internal BaseSocketClient(DiscordSocketConfig config)
        : base(config) => BaseConfig = config;

    public event Func<SocketGuild, Task>? JoinedGuild;

    public event Func<SocketGuild, Task>? LeftGuild;

    public event Func<SocketGuild, Task>? GuildAvailable;

    public event Func<SocketGuild, Task>? GuildUnavailable;

    public abstract int Latency { get; protected set; }

    public abstract DiscordSocketRestClient? Rest { get; }

    public virtual new SocketSelfUser? CurrentUser
    {
        get => base.CurrentUser as SocketSelfUser;
        protected set => base.CurrentUser = value;
    }

    public abstract IReadOnlyCollection<SocketGuild> Guilds { get; }

    DiscordRestClient IRestClientProvider.RestClient => Rest!;

    public abstract SocketGuild? GetGuild(ulong id);

    public abstract Task StartAsync();

    public abstract Task StopAsync();

    internal Task OnJoinedGuildAsync(SocketGuild guild) => JoinedGuild.InvokeAsync(guild);

    internal Task OnLeftGuildAsync(SocketGuild guild) => LeftGuild.InvokeAsync(guild);

    internal Task OnGuildAvailableAsync(SocketGuild guild) => GuildAvailable.InvokeAsync(guild);

    internal Task OnGuildUnavailableAsync(SocketGuild guild) => GuildUnavailable.InvokeAsync(guild);
}
