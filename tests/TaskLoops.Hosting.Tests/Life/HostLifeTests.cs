using Microsoft.Extensions.Hosting;
using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Life;

public sealed class HostLifeTests : HostingFixture
{
    [Test]
    public async Task Loops_of_services_and_loops_in_code_start_with_the_host_and_end_with_it()
    {
        var builder = Builder();
        builder.Services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero)
            .AddLoopModule<Ticker>()
            .AddLoop("code", EverySeconds(2), (LoopIteration iteration) => Diary.Note($"code {iteration.Index}"));
        using var host = builder.Build();

        await Within(host.StartAsync());
        AdvanceSeconds(5);
        await Within(host.StopAsync());
        AdvanceSeconds(60);

        AssertDiary("0 tick 0", "0 code 0", "2 code 1", "3 tick 1", "4 code 2", "5 after Stopped");
    }

    [Test]
    public async Task The_host_starts_though_the_client_is_not_ready()
    {
        var builder = Builder();
        builder.Services.AddSingleton<ClientReadiness>(new FakeClient(Time)).AddTaskLoops().AddLoopModule<Ticker>();
        using var host = builder.Build();

        await Within(host.StartAsync());
        AdvanceSeconds(60);

        Assert.That(host.Services.GetRequiredService<HostedLoops>().Get<Ticker>(nameof(Ticker.Tick)).GetStatus().State, Is.EqualTo(LoopState.WaitingForGate));
        AssertDiary();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Loops_end_before_any_other_service_stops_in_whatever_order_they_were_registered(bool loopsFirst)
    {
        var builder = Builder();
        if (!loopsFirst)
            builder.Services.AddHostedService<Neighbour>();
        builder.Services.AddTaskLoops().AddLoopModule<Ticker>();
        if (loopsFirst)
            builder.Services.AddHostedService<Neighbour>();
        using var host = builder.Build();
        await Within(host.StartAsync());
        AdvanceSeconds(1);
        Diary.Clear();

        await Within(host.StopAsync());

        AssertDiary("1 after Stopped", "1 neighbour stops");
    }

    [Test]
    public async Task An_iteration_in_flight_may_finish()
    {
        var builder = Builder();
        builder.Services.AddTaskLoops().AddLoop("slow", EverySeconds(60), async () =>
        {
            await Task.Delay(Seconds(10), Time);
            Diary.Note("done");
        });
        using var host = builder.Build();
        await Within(host.StartAsync());
        AdvanceSeconds(1);

        var stop = host.StopAsync();
        AdvanceSeconds(8.9);
        var early = stop.IsCompleted;
        AdvanceSeconds(0.1);
        await Within(stop);

        Assert.That(early, Is.False);
        AssertDiary("10 done");
        Assert.That(Log.With(2, 12, 108), Is.EqualTo(new[] { "2 Information: Loop slow ended after 1 iterations: Stopped." }));
    }

    [Test]
    public async Task At_half_of_nine_tenths_of_the_hosts_time_what_still_runs_is_cancelled_and_its_after_hook_runs()
    {
        var builder = Builder();
        builder.Services.AddTaskLoops().AddLoopModule<Endless>();
        using var host = builder.Build();
        await Within(host.StartAsync());
        AdvanceSeconds(1);

        var stop = host.StopAsync();
        AdvanceSeconds(20);
        await Within(stop);

        AssertDiary("0 begin", "14.5 cancelled", "14.5 after Cancelled");
    }

    [Test]
    public async Task What_does_not_end_is_named_and_waited_for_no_longer_than_that()
    {
        var builder = Builder();
        var never = new TaskCompletionSource();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Seconds(20));
        builder.Services.AddHostedService<Neighbour>();
        builder.Services.AddTaskLoops().AddLoop("stubborn", EverySeconds(60), () => never.Task).AddLoop("deaf", EverySeconds(60), () => never.Task).AddLoopModule<Ticker>();
        using var host = builder.Build();
        await Within(host.StartAsync());
        AdvanceSeconds(1);
        Diary.Clear();

        var stop = host.StopAsync();
        AdvanceSeconds(17.9);
        var early = stop.IsCompleted;
        AdvanceSeconds(0.1);
        await Within(stop);

        Assert.That(early, Is.False);
        Assert.That(Log.With(12, 108), Is.EqualTo(new[]
        {
            "12 Error: Loop deaf was cancelled and has not ended for 00:00:18.",
            "12 Error: Loop stubborn was cancelled and has not ended for 00:00:18.",
            "108 Error: These loops have not ended within 00:00:18: deaf, stubborn. They may be cut off by the end of the process.",
        }));
        AssertDiary("1 after Stopped", "19 neighbour stops");
        never.SetResult();
    }

    [Test]
    public async Task The_time_can_be_chosen()
    {
        var builder = Builder();
        builder.Services.AddTaskLoops(options => options.ShutdownTimeout = Seconds(4)).AddLoopModule<Endless>();
        using var host = builder.Build();
        await Within(host.StartAsync());
        AdvanceSeconds(1);

        var stop = host.StopAsync();
        AdvanceSeconds(4);
        await Within(stop);

        AssertDiary("0 begin", "3 cancelled", "3 after Cancelled");
    }

    [Test]
    public async Task A_host_without_a_time_out_gives_half_a_minute()
    {
        var builder = Builder();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan);
        builder.Services.AddTaskLoops().AddLoopModule<Endless>();
        using var host = builder.Build();
        await Within(host.StartAsync());
        AdvanceSeconds(1);

        var stop = host.StopAsync();
        AdvanceSeconds(15);
        await Within(stop);

        AssertDiary("0 begin", "16 cancelled", "16 after Cancelled");
    }

    [Test]
    public async Task A_host_in_a_hurry_cancels_at_once()
    {
        using var hurry = new CancellationTokenSource();
        var builder = Builder();
        builder.Services.AddTaskLoops().AddLoopModule<Endless>();
        using var host = builder.Build();
        await Within(host.StartAsync());
        AdvanceSeconds(1);

        var stop = host.StopAsync(hurry.Token);
        AdvanceSeconds(5);
        await hurry.CancelAsync();
        await Within(stop.ContinueWith(_ => { }, TaskScheduler.Default));

        AssertDiary("0 begin", "6 cancelled", "6 after Cancelled");
    }

    [Test]
    public async Task A_host_that_has_no_time_from_the_start_still_calls_the_after_hooks()
    {
        var builder = Builder();
        builder.Services.AddTaskLoops().AddLoopModule<Endless>();
        using var host = builder.Build();
        await Within(host.StartAsync());
        AdvanceSeconds(1);

        await Within(host.StopAsync(new CancellationToken(canceled: true)).ContinueWith(_ => { }, TaskScheduler.Default));

        AssertDiary("0 begin", "1 cancelled", "1 after Cancelled");
    }

    [Test]
    public async Task A_second_stop_waits_for_the_first()
    {
        var builder = Builder();
        builder.Services.AddTaskLoops().AddLoopModule<Endless>();
        await using var services = builder.Services.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());
        AdvanceSeconds(1);

        var first = services.StopTaskLoopsAsync();
        var second = services.StopTaskLoopsAsync();
        AdvanceSeconds(13.4);
        var early = second.IsCompleted;
        AdvanceSeconds(0.1);
        await Within(Task.WhenAll(first, second));

        Assert.That(early, Is.False);
        AssertDiary("0 begin", "14.5 cancelled", "14.5 after Cancelled");
    }

    [Test]
    public async Task Without_a_client_the_gate_opens_at_the_start_and_not_before()
    {
        await using var services = Container().AddTaskLoops().Services.BuildServiceProvider();
        var gate = services.GetRequiredService<HostedLoops>().Gate;
        var before = gate.IsOpen;

        await Within(services.StartTaskLoopsAsync());

        Assert.That((before, gate.IsOpen), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task Clients_are_listened_to_before_any_service_starts()
    {
        var client = new FakeClient(Time);
        var builder = Builder();
        builder.Services.AddSingleton<ClientReadiness>(client);
        builder.Services.AddHostedService(_ => new Connecting(client));
        builder.Services.AddTaskLoops(options => options.LookInterval = TimeSpan.FromHours(1));
        using var host = builder.Build();

        await Within(host.StartAsync());

        Assert.That(host.Services.GetRequiredService<HostedLoops>().Gate.IsOpen, Is.True);
    }

    private sealed class Ticker(Diary diary)
    {
        [ModuleLoop(Seconds = 3)]
        public void Tick(LoopIteration iteration) => diary.Note($"tick {iteration.Index}");

        [AfterLoop(nameof(Tick))]
        public void After(LoopEnd end) => diary.Note($"after {end.Reason}");
    }

    private sealed class Endless(Diary diary, TimeProvider time)
    {
        [ModuleLoop(Seconds = 1)]
        public async Task RunAsync(CancellationToken cancelled)
        {
            diary.Note("begin");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancelled);
            }
            finally
            {
                diary.Note("cancelled");
            }
        }

        [AfterLoop(nameof(RunAsync))]
        public void After(LoopEnd end) => diary.Note($"after {end.Reason}");
    }

    private sealed class Neighbour(Diary diary) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            diary.Note("neighbour stops");
            return Task.CompletedTask;
        }
    }

    /// <summary>A client whose only event comes while services start, before the host of loops has started.</summary>
    private sealed class Connecting(FakeClient client) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            client.TellReady();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
