using DSharpPlus;
using DSharpPlus.EventArgs;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Contracts.Tests.DSharpPlus;

public sealed class ClientTests
{
    private readonly List<string> _heard = [];

    [Test]
    public async Task ClientStarted_comes_before_any_connection()
    {
        using var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        var client = services.GetRequiredService<DiscordClient>();

        await client.ConnectAsync();

        Assert.That(_heard, Is.EqualTo(new[] { "started" }));
        Assert.That(client.CurrentUser, Is.Not.Null);
        Assert.That(client.AllShardsConnected, Is.False);
    }

    [Test]
    public async Task READY_connects_and_brings_unavailable_guilds()
    {
        using var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        var client = await ConnectAsync(services);

        client.ReceiveReady(0, 1, 2);

        Assert.That(_heard, Is.EqualTo(new[] { "session 0, all connected: True" }));
        Assert.That(client.Guilds.Values.Select(guild => guild.IsUnavailable), Is.EqualTo(new[] { true, true }));
    }

    [Test]
    public async Task Client_counts_as_connected_before_its_guilds_are_there()
    {
        using var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        var client = await ConnectAsync(services);

        client.ParseReady(0);

        Assert.That(client.AllShardsConnected, Is.True);
        Assert.That((client.Guilds.Count, _heard.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Download_of_guilds_completes_once_in_the_life_of_a_client()
    {
        using var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        var client = await ConnectAsync(services);
        client.ReceiveReady(0, 1);
        client.ReceiveGuild(1);

        client.ReceiveReady(0, 1);
        client.ReceiveGuild(1);

        Assert.That(_heard.Count(entry => entry == "downloaded"), Is.EqualTo(1));
    }

    [Test]
    public async Task Guild_that_stays_away_keeps_the_download_from_completing()
    {
        using var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        var client = await ConnectAsync(services);

        client.ReceiveReady(0, 1, 2);
        client.ReceiveGuild(1);

        Assert.That(_heard, Has.None.EqualTo("downloaded"));
    }

    [Test]
    public async Task Session_without_a_guild_completes_the_download_each_time()
    {
        using var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        var client = await ConnectAsync(services);

        client.ReceiveReady(0);
        client.ReceiveReady(0);

        Assert.That(_heard.Count(entry => entry == "downloaded"), Is.EqualTo(2));
    }

    [Test]
    public async Task All_shards_are_connected_with_the_last()
    {
        using var services = Services(services => services.AddShardedDiscordClient("token", DiscordIntents.Guilds));
        var client = await ConnectAsync(services);

        client.ReceiveReady(0, 1);
        client.ReceiveReady(1, 2);

        Assert.That(_heard, Is.EqualTo(new[] { "session 0, all connected: False", "session 1, all connected: True" }));
    }

    [Test]
    public async Task Given_up_connection_shows_in_AllShardsConnected_only()
    {
        using var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        var client = await ConnectAsync(services);
        client.BecomeReady();
        _heard.Clear();

        client.TerminateFrame(0);

        Assert.That(client.AllShardsConnected, Is.False);
        Assert.That(_heard, Is.Empty);
    }

    [Test]
    public async Task Disconnect_ends_the_connection_and_then_tells()
    {
        using var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        var client = await ConnectAsync(services);
        client.BecomeReady();
        _heard.Clear();

        await client.DisconnectAsync();

        Assert.That(_heard, Is.EqualTo(new[] { "stopped, all connected: False" }));
    }

    [Test]
    public async Task Dispose_disconnects_once()
    {
        using var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        var client = await ConnectAsync(services);

        client.Dispose();
        client.Dispose();

        Assert.That(_heard, Is.EqualTo(new[] { "stopped, all connected: False" }));
    }

    [Test]
    public void Client_that_was_never_connected_cannot_be_disconnected_nor_disposed_of()
    {
        var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        var client = services.GetRequiredService<DiscordClient>();

        Assert.That(client.DisconnectAsync, Throws.InstanceOf<NullReferenceException>());
        Assert.That(services.Dispose, Throws.InstanceOf<NullReferenceException>());
    }

    [Test]
    public async Task Handlers_do_not_hear_of_a_stop_by_the_disposal_of_the_container()
    {
        var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        await ConnectAsync(services);

        await services.DisposeAsync();

        Assert.That(_heard, Is.Empty);
    }

    [Test]
    public async Task Without_a_gateway_the_client_is_connected_at_once_and_creates_no_session()
    {
        using var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds).DisableGateway());

        var client = await ConnectAsync(services);

        Assert.That(client.AllShardsConnected, Is.True);
        Assert.That(_heard, Is.Empty);
    }

    [Test]
    public async Task Event_can_be_waited_for_at_any_time()
    {
        using var services = Services(services => services.AddDiscordClient("token", DiscordIntents.Guilds));
        var client = await ConnectAsync(services);
        var waiting = client.WaitForEventAsync<SessionCreatedEventArgs>(session => session.GuildIds.Count > 0, TimeSpan.FromSeconds(1));

        client.ReceiveReady(0);
        var wasDone = waiting.IsCompleted;
        client.ReceiveReady(0, 1);

        Assert.That(wasDone, Is.False);
        Assert.That((await waiting).Value!.GuildIds, Is.EqualTo(new[] { 1ul }));
    }

    [Test]
    public async Task Builder_makes_the_client_of_its_own_container()
    {
        using var client = DiscordClientBuilder.CreateDefault("token", DiscordIntents.None)
            .ConfigureEventHandlers(events => events.HandleClientStarted(Hear<ClientStartedEventArgs>("started")))
            .Build();

        await client.ConnectAsync();

        Assert.That(_heard, Is.EqualTo(new[] { "started" }));
    }

    private static async Task<DiscordClient> ConnectAsync(DiscordClient client)
    {
        await client.ConnectAsync();
        return client;
    }

    private async Task<DiscordClient> ConnectAsync(ServiceProvider services)
    {
        var client = await ConnectAsync(services.GetRequiredService<DiscordClient>());
        _heard.Clear();
        return client;
    }

    private ServiceProvider Services(Func<IServiceCollection, IServiceCollection> addClient) => addClient(new ServiceCollection())
        .ConfigureEventHandlers(events => events
            .HandleClientStarted(Hear<ClientStartedEventArgs>("started"))
            .HandleClientStopped((client, _) => Hear($"stopped, all connected: {client.AllShardsConnected}"))
            .HandleSessionCreated((client, session) => Hear($"session {session.ShardId}, all connected: {client.AllShardsConnected}"))
            .HandleGuildDownloadCompleted(Hear<GuildDownloadCompletedEventArgs>("downloaded")))
        .BuildServiceProvider();

    private Func<DiscordClient, T, Task> Hear<T>(string what) => (_, _) => Hear(what);

    private Task Hear(string what)
    {
        _heard.Add(what);
        return Task.CompletedTask;
    }
}
