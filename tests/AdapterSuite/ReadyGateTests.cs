using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.AdapterSuite;

/// <summary>The gate is a latch as Pycord's <c>wait_until_ready</c> (rules G1 and G2).</summary>
[Category("G1")]
public abstract class ReadyGateTests<TRig> : AdapterTests<TRig>
    where TRig : ClientRig, new()
{
    [Test]
    public async Task Loops_begin_when_the_client_is_ready_and_not_before()
    {
        var host = Host(Pulse);
        await host.StartAsync();
        host.AdvanceSeconds(5);
        Assert.That(host.Trace.Lines, Is.Empty);

        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        Assert.That(host.Settled(), Is.EqualTo(["pulse 0"]));

        host.AdvanceSeconds(2);
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0", "pulse 1", "pulse 2"]));
    }

    [Test]
    public async Task A_client_that_is_ready_already_opens_it_at_the_start()
    {
        var host = Host(Pulse);
        await Within(Rig.ConnectAsync());

        await host.StartAsync();

        Assert.That(host.Settled(), Is.EqualTo(["pulse 0"]));
    }

    [Test]
    public async Task A_new_session_changes_nothing_for_loops_that_run()
    {
        var host = Host(Pulse);
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        host.AdvanceSeconds(1);

        await Within(Rig.BeginNewSessionAsync());

        Assert.That(host.Loops.Gate.IsOpen, Is.True);
        host.AdvanceSeconds(1);
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0", "pulse 1", "pulse 2"]));
    }

    [Test]
    public async Task It_stays_open_while_the_connection_is_lost()
    {
        var host = Host(Pulse);
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        host.Loops.Get("pulse").Cancel();
        host.Time.Settle();

        await Within(Rig.LoseConnectionAsync());
        host.AdvanceSeconds(1);
        _ = host.Loops.Get("pulse").Start();

        Assert.That(host.Settled(), Is.EqualTo(["pulse 0", "pulse 0"]));
    }

    [Test]
    public async Task Logging_out_closes_it_for_those_who_come_and_logging_in_opens_it()
    {
        var host = Host(loops =>
        {
            Pulse(loops);
            Pulse(loops, "late", options => options);
        });
        await host.StartAsync();
        host.Loops.Get("late").Cancel();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);

        await Within(Rig.LogOutAsync());
        host.AdvanceSeconds(1);
        _ = host.Loops.Get("late").Start();
        host.AdvanceSeconds(1);
        Assert.That(host.Loops.Gate.IsOpen, Is.False);
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0", "pulse 1", "pulse 2"]));

        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        Assert.That(host.Settled(), Is.EqualTo(["pulse 0", "pulse 1", "pulse 2", "late 0"]));
    }

    [Test]
    public async Task Only_loops_that_ask_for_it_wait()
    {
        var host = Host(loops => loops.AddLoopModule<ImpatientLoops>());
        await host.StartAsync();

        host.AdvanceSeconds(1);
        Assert.That(host.Trace.Lines, Is.EqualTo(["impatient 0", "impatient 1"]));

        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        Assert.That(host.Settled(), Is.EqualTo(["impatient 0", "impatient 1", "patient 0"]));
    }

    [Test]
    public async Task Waiting_for_it_is_reported_and_ends_with_the_host()
    {
        var host = Host(Pulse);
        await host.StartAsync();

        host.AdvanceSeconds(30);
        Assert.That(host.Log.Of(9), Is.EqualTo(["Loop pulse still waits until the client is ready, for 00:00:30 now."]));

        await host.DisposeAsync();
        Assert.That(host.Log.Of(2), Is.EqualTo(["Loop pulse ended after 0 iterations: Stopped."]));
    }

    [Test]
    public async Task It_can_be_waited_for_without_a_container()
    {
        Host();
        using var impatience = new CancellationTokenSource();
        var cancelled = Rig.WaitUntilReadyAsync(impatience.Token);
        await impatience.CancelAsync();
        Assert.That(async () => await Within(cancelled), Throws.InstanceOf<OperationCanceledException>());

        var waiting = Rig.WaitUntilReadyAsync(default);
        await Within(Rig.ConnectAsync());
        await Within(waiting);
        await Within(Rig.WaitUntilReadyAsync(default));
    }

    [Test]
    public async Task A_body_that_blocks_its_thread_does_not_block_the_gateway()
    {
        using var released = new ManualResetEventSlim();
        using var began = new ManualResetEventSlim();
        var services = new ServiceCollection();
        services.AddLogging();
        Rig.AddClient(services);
        var loops = services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero);
        Rig.AddAdapter(loops);
        loops.AddLoop("blocking", Schedule.Every(TimeSpan.FromHours(1)), () =>
        {
            began.Set();
            released.Wait();
        });
        await using var provider = services.BuildServiceProvider();
        Rig.Attach(provider);
        await TaskLoops.Hosting.TaskLoopsServiceProviderExtensions.StartTaskLoopsAsync(provider);

        await Within(Rig.ConnectAsync());
        Assert.That(began.Wait(Patience.Limit), Is.True);
        await Within(Rig.BeginNewSessionAsync());
        released.Set();
    }
}
