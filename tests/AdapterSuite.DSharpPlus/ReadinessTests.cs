using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;
using TaskLoops.Testing;

namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>A client that tells very little, and where its adapter may be (rule G1).</summary>
[Category("G1")]
public abstract class ReadinessTests<TRig> : AdapterTests<TRig>
    where TRig : DSharpPlusRig, new()
{
    [Test]
    public async Task Handlers_of_the_bot_that_throw_keep_nothing_from_it()
    {
        Rig.HandlersThrow = true;
        var host = Host(Pulse);
        await host.StartAsync();

        await Within(Rig.ConnectAsync());
        Assert.That(host.Loops.Gate.IsOpen, Is.True);
        host.AdvanceSeconds(1);
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0", "pulse 1"]));

        await Within(Rig.LogOutAsync());
        Assert.That(host.Loops.Gate.IsOpen, Is.False);
    }

    [Test]
    public async Task A_client_that_is_disposed_of_closes_it()
    {
        var host = Host(Pulse);
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);

        Rig.Client.Dispose();

        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((false, false)));
        host.AdvanceSeconds(2);
        Assert.That(host.Trace.Lines, Is.EqualTo(["pulse 0", "pulse 1", "pulse 2"]));
        Assert.That(host.Loops.Gate.IsOpen, Is.False);
    }

    [Test]
    public async Task A_stop_in_the_middle_of_a_new_session_closes_it_for_good()
    {
        var host = Host(Pulse);
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await Within(Rig.LoseConnectionAsync());
        host.AdvanceSeconds(1);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((true, false)));

        // The library goes on connecting all the same.
        await Within(Rig.LogOutAsync());
        await Within(Rig.RegainConnectionAsync());
        host.AdvanceSeconds(1);

        Assert.That(Rig.Client.AllShardsConnected, Is.True);
        Assert.That((host.Loops.Gate.IsOpen, host.Loops.Connection.IsUp), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task Without_the_adapter_it_is_the_same()
    {
        var time = new VirtualTimeProvider();
        await using var services = WithoutAdapter(time);
        var early = Rig.WaitUntilReadyAsync(default);
        using var impatience = new CancellationTokenSource();
        var impatient = Rig.WaitUntilReadyAsync(impatience.Token);
        await impatience.CancelAsync();
        Assert.That(async () => await Within(impatient), Throws.InstanceOf<OperationCanceledException>());

        await Within(Rig.ConnectAsync());
        time.Advance(TimeSpan.FromSeconds(0.25));
        await Within(early);

        // Whoever asks next is not ready because another one was.
        await Within(Rig.LogOutAsync());
        var late = await WaitingAsync();
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.That(late.IsCompleted, Is.False);

        await Within(Rig.ConnectAsync());
        time.Advance(TimeSpan.FromSeconds(0.25));
        await Within(late);
    }

    [Test]
    public async Task Without_the_adapter_a_client_that_is_ready_already_needs_no_wait()
    {
        await using var services = WithoutAdapter(new VirtualTimeProvider());
        await Within(Rig.ConnectAsync());

        Assert.That(Rig.WaitUntilReadyAsync(default).IsCompleted, Is.True);
        Assert.That(Rig.WaitUntilReadyAsync(default).IsCompleted, Is.True);
    }

    [Test]
    public async Task A_client_that_was_built_apart_is_watched_as_well()
    {
        var time = new VirtualTimeProvider();
        var trace = new Trace();
        await using var apart = WithoutAdapter(time);
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton<TimeProvider>(time).AddSingleton(trace).AddSingleton(Rig.Client);
        Pulse(services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero).AddDSharpPlus());
        await using var provider = services.BuildServiceProvider();
        await provider.StartTaskLoopsAsync();
        time.Settle();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(trace.Lines, Is.Empty);

        await Within(Rig.ConnectAsync());
        time.Advance(TimeSpan.FromSeconds(0.25));
        await Within(trace.UntilAsync("pulse 0"));

        await Within(Rig.LogOutAsync());
        var gate = provider.GetRequiredService<HostedLoops>().Gate;
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (gate.IsOpen)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await Within(Rig.ConnectAsync());
        time.Advance(TimeSpan.FromSeconds(0.25));
        await Within(gate.WaitAsync());
    }

    private ServiceProvider WithoutAdapter(TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(time);
        Rig.AddClient(services);
        Rig.Listen(services);
        var provider = services.BuildServiceProvider();
        Rig.Attach(provider);
        return provider;
    }

    /// <summary>The stop is told by the library's pool: a wait that begins right after it may still find the gate open.</summary>
    private async Task<Task> WaitingAsync()
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            var waiting = Rig.WaitUntilReadyAsync(default);
            if (!waiting.IsCompleted)
                return waiting;

            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
