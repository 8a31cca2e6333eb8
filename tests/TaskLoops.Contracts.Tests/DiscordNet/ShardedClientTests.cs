using Discord;
using Discord.WebSocket;

namespace TaskLoops.Contracts.Tests.DiscordNet;

public sealed class ShardedClientTests : IDisposable
{
    private readonly DiscordShardedClient _client = new();
    private readonly List<string> _heard = [];

    public ShardedClientTests()
    {
        _client.ShardConnected += shard => Hear($"connected {shard.ShardId}");
        _client.ShardReady += shard => Hear($"ready {shard.ShardId}");
        _client.ShardDisconnected += (_, shard) => Hear($"disconnected {shard.ShardId}");
        _client.GuildAvailable += guild => Hear($"guild {guild.Id}");
    }

    public void Dispose() => _client.Dispose();

    [Test]
    public void Before_the_login_there_are_no_shards_and_the_guilds_cannot_be_asked_for()
    {
        Assert.That(_client.Shards, Is.Null);
        Assert.That(() => _client.Guilds, Throws.InstanceOf<NullReferenceException>());
    }

    [Test]
    public void Fixed_number_of_shards_is_there_from_the_start()
    {
        using var client = new DiscordShardedClient(new DiscordSocketConfig { TotalShards = 3 });

        Assert.That(client.Shards!.Select(shard => shard.ShardId), Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public async Task Login_makes_as_many_shards_as_Discord_recommends()
    {
        await _client.LoginAsync(TokenType.Bot, "token");

        Assert.That(_client.Shards, Has.Count.EqualTo(2));
        Assert.That(_client.Shards!.Select(shard => shard.LoginState), Has.All.EqualTo(LoginState.LoggedIn));
    }

    [Test]
    public async Task What_happens_to_a_shard_is_relayed()
    {
        await StartAsync();

        await _client.GetShard(1)!.BecomeReadyAsync(7);
        await _client.GetShard(1)!.DropAsync(new IOException());

        Assert.That(_heard, Is.EqualTo(new[] { "connected 1", "guild 7", "ready 1", "disconnected 1" }));
    }

    [Test]
    public async Task The_client_as_a_whole_is_never_connected()
    {
        await StartAsync();
        foreach (var shard in _client.Shards!)
            await shard.BecomeReadyAsync();

        Assert.That(_client.ConnectionState, Is.EqualTo(ConnectionState.Disconnected));
    }

    [Test]
    public async Task After_the_logout_there_are_no_shards_again()
    {
        await StartAsync();

        await _client.LogoutAsync();

        Assert.That(_client.Shards, Is.Null);
        Assert.That(_client.CurrentUser, Is.Null);
    }

    private async Task StartAsync()
    {
        await _client.LoginAsync(TokenType.Bot, "token");
        await _client.StartAsync();
    }

    private Task Hear(string what)
    {
        _heard.Add(what);
        return Task.CompletedTask;
    }
}
