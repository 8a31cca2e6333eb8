namespace Discord.WebSocket;

public class DiscordShardedClient : BaseSocketClient
{
    private readonly bool _isAutomatic;
    private DiscordSocketClient[]? _shards;

    public DiscordShardedClient()
        : this(null, new DiscordSocketConfig(), null)
    {
    }

    public DiscordShardedClient(DiscordSocketConfig config)
        : this(null, config, config.TotalShards)
    {
    }

    public DiscordShardedClient(int[] ids)
        : this(ids, new DiscordSocketConfig(), null)
    {
    }

    public DiscordShardedClient(int[] ids, DiscordSocketConfig config)
        : this(ids, config, config.TotalShards)
    {
    }

    private DiscordShardedClient(int[]? ids, DiscordSocketConfig config, int? total)
        : base(config)
    {
        if (config.ShardId is not null)
            throw new ArgumentException("ShardId must not be set.");
        if (ids is not null && total is null)
            throw new ArgumentException("Custom ids are not supported when TotalShards is not specified.");
        _isAutomatic = total is null;
        if (total is { } count)
            _shards = MakeShards(ids ?? [.. Enumerable.Range(0, count)], count);
    }

    public event Func<DiscordSocketClient, Task>? ShardConnected;

    public event Func<Exception, DiscordSocketClient, Task>? ShardDisconnected;

    public event Func<DiscordSocketClient, Task>? ShardReady;

    public IReadOnlyCollection<DiscordSocketClient>? Shards => _shards;

    public override DiscordSocketRestClient? Rest => _shards?[0].Rest;

    public override SocketSelfUser? CurrentUser
    {
        get => _shards?.FirstOrDefault(shard => shard.CurrentUser is not null)?.CurrentUser;
        protected set => throw new InvalidOperationException();
    }

    public override int Latency
    {
        get => (int)Math.Round(_shards!.Average(shard => shard.Latency));
        protected set { }
    }

    /// <exception cref="NullReferenceException">Nobody has logged in yet and the number of shards is Discord's to say.</exception>
    public override IReadOnlyCollection<SocketGuild> Guilds => [.. AllGuilds(_shards!)];

    /// <summary>How many shards Discord recommends at the next login.</summary>
    internal int RecommendedShards { get; set; } = 2;

    public DiscordSocketClient? GetShard(int id) => _shards?.FirstOrDefault(shard => shard.ShardId == id);

    public override SocketGuild? GetGuild(ulong id) => _shards!.Select(shard => shard.GetGuild(id)).FirstOrDefault(guild => guild is not null);

    public override Task StartAsync() => Task.WhenAll(_shards!.Select(shard => shard.StartAsync()));

    public override Task StopAsync() => Task.WhenAll(_shards!.Select(shard => shard.StopAsync()));

    internal override async Task OnLoginAsync(TokenType tokenType)
    {
        if (_isAutomatic)
            _shards = MakeShards([.. Enumerable.Range(0, RecommendedShards)], RecommendedShards);
        foreach (var shard in _shards!)
            await shard.LoginAsync(tokenType, "").ConfigureAwait(false);
    }

    internal override async Task OnLogoutAsync()
    {
        foreach (var shard in _shards ?? [])
            await shard.LogoutAsync().ConfigureAwait(false);
        if (_isAutomatic)
            _shards = null;
    }

    internal override void Dispose(bool disposing)
    {
        foreach (var shard in _shards ?? [])
            shard.Dispose();
    }

    internal override async ValueTask DisposeAsync(bool disposing)
    {
        foreach (var shard in _shards ?? [])
            await shard.DisposeAsync().ConfigureAwait(false);
    }

    private static IEnumerable<SocketGuild> AllGuilds(DiscordSocketClient[] shards)
    {
        for (var i = 0; i < shards.Length; i++)
        {
            foreach (var guild in shards[i].Guilds)
                yield return guild;
        }
    }

    private DiscordSocketClient[] MakeShards(int[] ids, int total) => [.. ids.Select(id => MakeShard(BaseConfig.ForShard(id, total)))];

    /// <summary>The sharded client is the first to hear of each of its shards.</summary>
    private DiscordSocketClient MakeShard(DiscordSocketConfig config)
    {
        var shard = new DiscordSocketClient(config);
        shard.Connected += () => ShardConnected.InvokeAsync(shard);
        shard.Disconnected += exception => ShardDisconnected.InvokeAsync(exception, shard);
        shard.Ready += () => ShardReady.InvokeAsync(shard);
        shard.JoinedGuild += OnJoinedGuildAsync;
        shard.LeftGuild += OnLeftGuildAsync;
        shard.GuildAvailable += OnGuildAvailableAsync;
        shard.GuildUnavailable += OnGuildUnavailableAsync;
        shard.LoggedOut += LogOutWithAShardAsync;
        return shard;
    }

    private Task LogOutWithAShardAsync()
    {
        if (LoginState is LoginState.LoggedIn or LoginState.LoggingIn)
            _ = LogoutAsync();
        return Task.CompletedTask;
    }
}
