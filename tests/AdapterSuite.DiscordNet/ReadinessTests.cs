using System.Runtime.CompilerServices;
using Discord.WebSocket;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>Ready is an event that can be lost, and comes more than once (rule G1).</summary>
[Category("G1")]
public abstract class ReadinessTests<TRig> : AdapterTests<TRig>
    where TRig : DiscordNetRig, new()
{
    [Test]
    public async Task A_ready_lost_to_a_cut_and_a_resume_is_found()
    {
        Rig.WithholdsAGuild = true;
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());
        await Within(Rig.LoseConnectionAsync());
        await Within(Rig.RegainConnectionAsync());
        host.AdvanceSeconds(1);
        Assert.That(host.Trace.Lines, Is.Empty);

        await Within(Rig.BringTheGuildAsync());
        host.AdvanceSeconds(0.25);

        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0"]));
        Assert.That(Rig.Readies, Is.Zero);
    }

    [Test]
    public async Task A_handler_that_throws_before_ours_hides_nothing()
    {
        Rig.WaitsForReady = false;
        var host = Host(Pulse);
        var thrown = new TaskCompletionSource();
        ((DiscordSocketClient)Rig.Client).Ready += () =>
        {
            thrown.SetResult();
            throw new NotSupportedException("The bot's own handler.");
        };
        await host.StartAsync();

        await Within(Rig.ConnectAsync());
        await Within(thrown.Task);
        host.AdvanceSeconds(0.25);

        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0"]));
    }

    [Test]
    public async Task A_guild_that_stays_away_is_waited_for_ten_seconds()
    {
        Rig.WithholdsAGuild = true;
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());

        host.AdvanceSeconds(9.75);
        Assert.That(host.Trace.Lines, Is.Empty);
        Assert.That(host.Loops.Connection.IsUp, Is.True);
        host.AdvanceSeconds(0.25);
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0"]));

        await Within(Rig.BringTheGuildAsync());
        host.AdvanceSeconds(1);
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0", "pulse 1"]));
    }

    [Test]
    public async Task Each_connection_has_its_own_ten_seconds()
    {
        Rig.WithholdsAGuild = true;
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());
        host.AdvanceSeconds(9.75);
        await Within(Rig.LoseConnectionAsync());
        host.AdvanceSeconds(20);
        await Within(Rig.RegainConnectionAsync());

        host.AdvanceSeconds(9.75);
        Assert.That(host.Trace.Lines, Is.Empty);
        host.AdvanceSeconds(0.25);
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0"]));
    }

    [Test]
    public async Task What_the_library_does_not_wait_for_is_not_waited_for()
    {
        Rig.WithholdsAGuild = true;
        Rig.SoonGivesUpGuilds = true;
        var host = await StartedAsync();

        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);

        Assert.That(host.Settled(), Is.EqualTo(["pulse 0"]));
    }

    [Test]
    public async Task A_client_that_stops_and_starts_again_is_ready_by_its_old_session()
    {
        Rig.KeepsSessions = true;
        var host = await ReadyAsync();

        await Within(Rig.StopAsync());
        host.AdvanceSeconds(1);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, false)));

        await Within(Rig.ResumeAsync());
        host.AdvanceSeconds(1);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, true)));
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0", "pulse 1", "pulse 2"]));
        Assert.That(Rig.Readies, Is.EqualTo(1));
    }

    [Test]
    public async Task A_client_that_logs_in_again_is_ready_by_its_old_session()
    {
        Rig.KeepsSessions = true;
        var host = await ReadyAsync();

        await Within(Rig.LogOutAsync());
        Assert.That(host.Loops.Gate.IsOpen, Is.False);
        host.AdvanceSeconds(20);
        Assert.That(host.Loops.Gate.IsOpen, Is.False);

        await Within(Rig.ResumeAsync());
        await GateOpensAsync(host);
        Assert.That(Rig.Readies, Is.EqualTo(1));
    }

    [Test]
    public async Task A_session_that_cannot_be_resumed_changes_nothing_for_loops_that_run()
    {
        var host = await ReadyAsync();

        await Within(Rig.LoseConnectionAsync());
        host.AdvanceSeconds(1);
        await Within(Rig.RegainWithoutSessionAsync());
        host.AdvanceSeconds(1);

        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0", "pulse 1", "pulse 2"]));
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, true)));
        Assert.That(Rig.Readies, Is.EqualTo(2));
    }

    [Test]
    public async Task A_host_that_comes_between_the_connection_and_ready_waits()
    {
        Rig.WithholdsAGuild = true;
        var host = Host(Pulse);
        await Within(Rig.ConnectAsync());
        await host.StartAsync();
        host.AdvanceSeconds(1);
        Assert.That(host.Trace.Lines, Is.Empty);

        await Within(Rig.BringTheGuildAsync());
        host.AdvanceSeconds(0.25);

        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0"]));
    }

    [Test]
    public async Task A_logout_that_nobody_told_is_found_and_what_was_ready_before_is_forgotten()
    {
        var host = Host(Pulse);
        Rig.Client.LoggedOut += () => throw new NotSupportedException("The bot's own handler.");
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);

        try
        {
            await Within(Rig.LogOutAsync());
        }
        catch (NotSupportedException)
        {
            // Where the library lets it through.
        }

        host.AdvanceSeconds(0.25);
        Assert.That(host.Loops.Gate.IsOpen, Is.False);

        Rig.WithholdsAGuild = true;
        await Within(Rig.ConnectAsync());
        host.AdvanceSeconds(9.75);
        Assert.That(host.Loops.Gate.IsOpen, Is.False);
        host.AdvanceSeconds(0.25);
        Assert.That(host.Loops.Gate.IsOpen, Is.True);
    }

    [Test]
    public async Task Hosts_that_have_ended_leave_nothing_on_the_client()
    {
        await ReadyAsync();
        var handlers = Rig.Handlers;

        var ended = new List<WeakReference>();
        for (var time = 0; time < 3; time++)
            ended.Add(await EndedHostAsync());

        for (var time = 0; time < 10 && ended.Exists(host => host.IsAlive); time++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.That(Rig.Handlers, Is.EqualTo(handlers));
        Assert.That(ended.Select(host => host.IsAlive), Is.All.False);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> EndedHostAsync()
    {
        var host = new AdapterHost(Rig, Pulse);
        await host.StartAsync();
        Assert.That(host.Settled(), Is.EqualTo(["pulse 0"]));
        var loops = new WeakReference(host.Loops);
        await host.DisposeAsync();
        return loops;
    }

    private async Task<AdapterHost> StartedAsync()
    {
        var host = Host(Pulse);
        await host.StartAsync();
        return host;
    }

    private async Task<AdapterHost> ReadyAsync()
    {
        var host = await StartedAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0"]));
        return host;
    }
}
