using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Clients;

/// <summary>The host's gate and connection, which follow those of its clients.</summary>
public sealed class GateOfTheHostTests : HostingFixture
{
    [Test]
    public async Task Loops_begin_when_the_client_tells_that_it_is_ready()
    {
        var client = new FakeClient(Time);
        await using var services = await StartAsync([client]);
        AdvanceSeconds(5.1);

        client.TellReady();
        AdvanceSeconds(10);

        AssertDiary("5.1 begin 0", "15.1 begin 1");
    }

    [Test]
    public async Task Loops_begin_when_a_look_finds_the_client_ready()
    {
        var client = new FakeClient(Time);
        await using var services = await StartAsync([client]);
        AdvanceSeconds(5.1);

        client.State = ClientState.Ready;
        AdvanceSeconds(5);

        AssertDiary("5.25 begin 0");
    }

    [Test]
    public async Task Loops_begin_when_the_client_has_been_connected_for_ten_seconds()
    {
        var client = new FakeClient(Time);
        await using var services = await StartAsync([client]);
        AdvanceSeconds(5.1);

        client.TellConnected();
        AdvanceSeconds(14);

        AssertDiary("15.25 begin 0");
    }

    [Test]
    public async Task A_client_that_was_ready_before_the_host_is_found_at_the_start()
    {
        var client = new FakeClient(Time);
        client.TellReady();
        await using var services = await StartAsync([client]);

        Time.Settle();

        AssertDiary("0 begin 0");
    }

    [Test]
    public async Task The_gate_stays_open_while_the_connection_is_lost_and_closes_when_the_client_is_stopped()
    {
        var client = new FakeClient(Time);
        await using var services = await StartAsync([client]);
        var loops = services.GetRequiredService<HostedLoops>();
        List<(bool Gate, bool Connection)> states = [];
        foreach (var tell in new[] { client.TellReady, client.TellDisconnected, client.TellConnected, client.TellStopped, client.TellReady })
        {
            tell();
            states.Add((loops.Gate.IsOpen, loops.Connection.IsUp));
        }

        Assert.That(states, Is.EqualTo(new[] { (true, true), (true, false), (true, true), (false, false), (true, true) }));
    }

    [Test]
    public async Task Running_loops_are_not_touched_when_the_client_is_stopped_and_those_that_start_later_wait()
    {
        var client = new FakeClient(Time);
        client.TellReady();
        await using var services = await StartAsync([client]);
        Time.Settle();
        client.TellStopped();
        AdvanceSeconds(10);
        services.GetRequiredService<HostedLoops>().Get("loop").Restart();
        AdvanceSeconds(25);

        client.TellReady();
        AdvanceSeconds(5);

        AssertDiary("0 begin 0", "10 begin 1", "35 begin 0");
    }

    [Test]
    public async Task With_several_clients_all_must_be_ready()
    {
        FakeClient[] clients = [new(Time), new(Time)];
        await using var services = await StartAsync(clients);
        var loops = services.GetRequiredService<HostedLoops>();

        clients[0].TellReady();
        var one = (loops.Gate.IsOpen, loops.Connection.IsUp);
        clients[1].TellReady();
        var both = (loops.Gate.IsOpen, loops.Connection.IsUp);
        clients[0].TellDisconnected();
        var lost = (loops.Gate.IsOpen, loops.Connection.IsUp);
        clients[0].TellStopped();
        var stopped = (loops.Gate.IsOpen, loops.Connection.IsUp);

        Assert.That(new[] { one, both, lost, stopped }, Is.EqualTo(new[] { (false, false), (true, true), (true, false), (false, false) }));
    }

    [Test]
    public async Task A_loop_that_holds_goes_on_when_the_connection_is_back()
    {
        var client = new FakeClient(Time);
        client.TellReady();
        await using var services = await StartAsync([client], options => new LoopOptions(options) { WhileDisconnected = WhileDisconnected.Hold });
        AdvanceSeconds(1);

        client.TellDisconnected();
        AdvanceSeconds(13);
        client.TellReady();
        AdvanceSeconds(6);

        AssertDiary("0 begin 0", "14 begin 1", "20 begin 2");
    }

    [Test]
    public async Task A_gate_that_stays_closed_is_told()
    {
        await using var services = await StartAsync([new FakeClient(Time)]);

        AdvanceSeconds(700);

        Assert.That(Log.With(9), Is.EqualTo(new[]
        {
            "9 Warning: Loop loop still waits until the client is ready, for 00:00:30 now.",
            "9 Warning: Loop loop still waits until the client is ready, for 00:10:30 now.",
        }));
    }

    [Test]
    public async Task A_stopped_host_does_not_listen_any_more()
    {
        var client = new FakeClient(Time);
        var services = await StartAsync([client]);
        var gate = services.GetRequiredService<HostedLoops>().Gate;
        await Within(services.StopTaskLoopsAsync());
        var reads = client.Reads;

        client.TellReady();
        AdvanceSeconds(10);
        await services.DisposeAsync();

        Assert.That((gate.IsOpen, client.Reads), Is.EqualTo((false, reads)));
        AssertDiary();
    }

    private async Task<ServiceProvider> StartAsync(FakeClient[] clients, Func<LoopOptions, LoopOptions>? configure = null)
    {
        var container = Container();
        foreach (var client in clients)
            container.AddSingleton<ClientReadiness>(client);
        container.AddTaskLoops().AddLoop("loop", EverySeconds(10), (LoopIteration iteration) => Diary.Note($"begin {iteration.Index}"), configure);
        var services = container.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());
        return services;
    }
}
