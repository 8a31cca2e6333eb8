using Discord;
using Discord.WebSocket;

namespace TaskLoops.Contracts.Tests.DiscordNet;

public sealed class SocketClientTests : IDisposable
{
    private readonly DiscordSocketClient _client = new();
    private readonly Journal _journal;

    public SocketClientTests() => _journal = new Journal(_client);

    public void Dispose() => _client.Dispose();

    [Test]
    public async Task Login_and_start_lead_to_connecting_only()
    {
        await StartAsync();

        Assert.That(_client.LoginState, Is.EqualTo(LoginState.LoggedIn));
        Assert.That(_client.ConnectionState, Is.EqualTo(ConnectionState.Connecting));
        Assert.That(_client.CurrentUser, Is.Null);
    }

    [Test]
    public async Task READY_brings_the_user_and_unavailable_guilds_then_Connected()
    {
        await StartAsync();

        await _client.ReceiveReadyAsync(1, 2);

        Assert.That(_journal.Read(), Is.EqualTo("Connected Connected"));
        Assert.That(_client.CurrentUser, Is.Not.Null);
        Assert.That(_client.Guilds.Select(guild => guild.IsConnected), Is.EqualTo(new[] { false, false }));
    }

    [Test]
    public async Task Guilds_arrive_before_Ready()
    {
        await StartAsync();

        await _client.BecomeReadyAsync(1, 2);

        Assert.That(_journal.Read(), Is.EqualTo("Connected Connected, GuildAvailable 1, GuildAvailable 2, Ready"));
        Assert.That(_client.Guilds.All(guild => guild.IsConnected));
    }

    [Test]
    public async Task Lost_connection_is_told_while_disconnected_and_then_tried_again()
    {
        await ReadyAsync();

        await _client.DropAsync(new IOException());

        Assert.That(_journal.Read(), Is.EqualTo("GuildUnavailable 1, Disconnected Disconnected IOException"));
        Assert.That(_client.ConnectionState, Is.EqualTo(ConnectionState.Connecting));
    }

    [Test]
    public async Task Each_failed_attempt_is_a_Disconnected()
    {
        await StartAsync();

        await _client.DropAsync(new IOException());
        await _client.DropAsync(new IOException());

        Assert.That(_journal.Read(), Is.EqualTo("Disconnected Disconnected IOException, Disconnected Disconnected IOException"));
    }

    [Test]
    public async Task RESUMED_gives_Connected_and_never_Ready()
    {
        await ReadyAsync();
        await _client.DropAsync(new IOException());
        _journal.Read();

        await _client.ReceiveResumedAsync();

        Assert.That(_journal.Read(), Is.EqualTo("GuildAvailable 1, Connected Connected"));
    }

    [Test]
    public async Task New_session_on_a_live_connection_is_Ready_again_without_Connected()
    {
        await ReadyAsync();

        await _client.BecomeReadyAsync(1);

        Assert.That(_journal.Read(), Is.EqualTo("GuildAvailable 1, Ready"));
        Assert.That(_client.ConnectionState, Is.EqualTo(ConnectionState.Connected));
    }

    [Test]
    public async Task Code_4014_ends_the_client_for_good_and_leaves_it_logged_in()
    {
        await ReadyAsync();

        await _client.CloseForGoodAsync(4014);

        Assert.That(_journal.Read(), Is.EqualTo("GuildUnavailable 1, Disconnected Disconnected WebSocketException"));
        Assert.That(_client.ConnectionState, Is.EqualTo(ConnectionState.Disconnected));
        Assert.That(_client.LoginState, Is.EqualTo(LoginState.LoggedIn));
    }

    [Test]
    public async Task Stop_keeps_login_and_user()
    {
        await ReadyAsync();

        await _client.StopAsync();

        Assert.That(_journal.Read(), Is.EqualTo("GuildUnavailable 1, Disconnected Disconnected TaskCanceledException"));
        Assert.That(_client.LoginState, Is.EqualTo(LoginState.LoggedIn));
        Assert.That(_client.CurrentUser, Is.Not.Null);
    }

    [Test]
    public async Task Logout_stops_forgets_the_user_and_tells()
    {
        await ReadyAsync();

        await _client.LogoutAsync();

        Assert.That(_journal.Read(), Is.EqualTo("GuildUnavailable 1, Disconnected Disconnected TaskCanceledException, LoggedOut LoggedOut"));
        Assert.That(_client.CurrentUser, Is.Null);
    }

    [Test]
    public async Task Second_logout_is_silent()
    {
        await ReadyAsync();
        await _client.LogoutAsync();
        _journal.Read();

        await _client.LogoutAsync();

        Assert.That(_journal.Read(), Is.Empty);
    }

    [Test]
    public async Task Client_that_logs_in_again_may_resume_its_old_session()
    {
        await ReadyAsync();
        await _client.LogoutAsync();
        await StartAsync();

        await _client.ReceiveResumedAsync();

        Assert.That(_journal.Read(), Is.EqualTo("GuildAvailable 1, Connected Connected"));
        Assert.That(_client.CurrentUser, Is.Not.Null);
    }

    [Test]
    public async Task Running_client_cannot_be_started()
    {
        await StartAsync();

        Assert.That(_client.StartAsync, Throws.InvalidOperationException);
    }

    [Test]
    public async Task Handler_that_throws_keeps_the_later_ones_from_running_and_nobody_else()
    {
        var ran = new List<string>();
        _client.Ready += () => { ran.Add("first"); return Task.CompletedTask; };
        _client.Ready += () => throw new InvalidOperationException();
        _client.Ready += () => { ran.Add("third"); return Task.CompletedTask; };

        await ReadyAsync();

        Assert.That(ran, Is.EqualTo(new[] { "first" }));
    }

    [Test]
    public async Task Handlers_run_one_after_another()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = false;
        _client.Connected += () => gate.Task;
        _client.Connected += () => { second = true; return Task.CompletedTask; };
        await StartAsync();

        var connecting = _client.ReceiveReadyAsync();
        var ranBeforeTheFirstHadEnded = second;
        gate.SetResult();
        await connecting;

        Assert.That((ranBeforeTheFirstHadEnded, second), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task Exception_of_a_LoggedOut_handler_comes_out_of_the_logout()
    {
        await ReadyAsync();
        _client.LoggedOut += () => throw new IOException();

        Assert.That(_client.LogoutAsync, Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task Joining_leaving_and_an_outage_are_told()
    {
        await ReadyAsync();

        await _client.ReceiveGuildAsync(7);
        await _client.ReceiveGuildOutageAsync(1);
        await _client.ReceiveGuildAsync(1);
        await _client.ReceiveGuildLeftAsync(7);

        Assert.That(
            _journal.Read(),
            Is.EqualTo("JoinedGuild 7, GuildAvailable 7, GuildUnavailable 1, GuildAvailable 1, GuildUnavailable 7, LeftGuild 7"));
    }

    [Test]
    public void Without_a_connection_there_is_no_gateway_to_play() =>
        Assert.That(() => _client.ReceiveReadyAsync(), Throws.InvalidOperationException);

    private async Task StartAsync()
    {
        await _client.LoginAsync(TokenType.Bot, "token");
        await _client.StartAsync();
        _journal.Read();
    }

    private async Task ReadyAsync()
    {
        await StartAsync();
        await _client.BecomeReadyAsync(1);
        _journal.Read();
    }
}
