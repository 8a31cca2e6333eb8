using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.CommandsNext;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;
using TaskLoops.Testing;

namespace TaskLoops.DSharpPlus.Tests;

/// <summary>What only a gateway that is played can do, and what is made when.</summary>
[Category("G1")]
public sealed class ClientTests : IAsyncDisposable
{
    private readonly ServiceCollection _services = new();
    private readonly VirtualTimeProvider _time = new();
    private ServiceProvider? _provider;

    private HostedLoops Loops => _provider!.GetRequiredService<HostedLoops>();

    private ClientReadiness Readiness => _provider!.GetRequiredService<ClientReadiness>();

    public async ValueTask DisposeAsync()
    {
        if (_provider is not null)
            await _provider.DisposeAsync();
    }

    [Test]
    public async Task A_look_between_the_connection_and_its_guilds_opens_nothing()
    {
        _services.AddDiscordClient("token", DiscordIntents.None);
        await StartAsync();
        var client = Client();
        await client.ConnectAsync();

        client.ParseReady(0);
        Look();
        Assert.That(Loops.Gate.IsOpen, Is.False);
        Assert.That(Loops.Connection.IsUp, Is.True);

        client.ReceiveReady(0, 1);
        Assert.That(Loops.Gate.IsOpen, Is.True);
    }

    [Test]
    public async Task A_session_that_is_never_told_of_is_waited_for_ten_seconds()
    {
        _services.AddDiscordClient("token", DiscordIntents.None);
        await StartAsync();
        var client = Client();
        await client.ConnectAsync();
        client.ParseReady(0);
        Look();

        _time.Advance(TimeSpan.FromSeconds(9.75));
        Assert.That(Loops.Gate.IsOpen, Is.False);
        _time.Advance(TimeSpan.FromSeconds(0.25));
        Assert.That(Loops.Gate.IsOpen, Is.True);
    }

    [Test]
    public async Task A_connection_that_comes_to_life_after_the_stop_opens_nothing()
    {
        _services.AddDiscordClient("token", DiscordIntents.None);
        await StartAsync();
        var client = Client();
        await client.ConnectAsync();
        client.BecomeReady();
        Assert.That(Loops.Gate.IsOpen, Is.True);

        await client.DisconnectAsync();
        client.BecomeReady();
        Look();
        Assert.That(client.AllShardsConnected, Is.True);
        Assert.That(Loops.Gate.IsOpen, Is.False);

        await client.ConnectAsync();
        client.BecomeReady();
        Assert.That(Loops.Gate.IsOpen, Is.True);
    }

    [Test]
    public async Task Nothing_of_the_library_is_made_before_its_time()
    {
        var made = new List<string>();
        _services.AddDiscordClient("token", DiscordIntents.None);
        _services.AddCommandsExtension((_, _) => made.Add("commands"), new CommandsConfiguration());
        _services.AddCommandsNextExtension(_ => made.Add("commands next"), new CommandsNextConfiguration());
        await StartAsync();
        Look();
        Assert.That(made, Is.Empty);

        // A client that was never asked for is never disposed of either: one that was never connected would throw.
        await _provider!.DisposeAsync();
        Assert.That(made, Is.Empty);
    }

    [Test]
    public async Task Command_services_are_made_once_the_client_has_been_started_be_it_in_vain()
    {
        var asked = 0;
        _services.AddDiscordClient("token", DiscordIntents.None);
        _services.AddCommandsNextExtension(
            _ =>
            {
                asked++;
                throw new InvalidOperationException("Not today.");
            },
            new CommandsNextConfiguration());
        await StartAsync();
        await Client().ConnectAsync();

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.That(asked, Is.EqualTo(1));
    }

    [Test]
    public void A_container_without_a_client_is_told()
    {
        Assert.That(StartAsync, Throws.InvalidOperationException.With.Message.Contains("AddDiscordClient"));
    }

    [Test]
    public async Task It_can_be_added_to_a_builders_services_twice()
    {
        var client = DiscordClientBuilder.CreateDefault("token", DiscordIntents.None)
            .ConfigureServices(services => services.AddTaskLoops().AddDSharpPlus())
            .ConfigureServices(services => services.AddTaskLoops().AddDSharpPlus())
            .Build();
        await client.ServiceProvider.StartTaskLoopsAsync();
        await client.ConnectAsync();
        client.BecomeReady();

        Assert.That(client.ServiceProvider.GetServices<ClientReadiness>().Count(), Is.EqualTo(1));
        Assert.That(client.ServiceProvider.GetRequiredService<HostedLoops>().Gate.IsOpen, Is.True);
        await client.ServiceProvider.StopTaskLoopsAsync();
        await client.DisconnectAsync();
    }

    private Task StartAsync()
    {
        _services.AddSingleton<TimeProvider>(_time).AddTaskLoops().AddDSharpPlus();
        _provider = _services.BuildServiceProvider();
        return _provider.StartTaskLoopsAsync();
    }

    private DiscordClient Client() => _provider!.GetRequiredService<DiscordClient>();

    private void Look() => Readiness.Look();
}
