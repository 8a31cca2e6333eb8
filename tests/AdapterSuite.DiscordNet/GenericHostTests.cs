using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskLoops.Testing;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>In the generic host, with a hosted service of the bot's that logs the client in and out.</summary>
public abstract class GenericHostTests<TRig> : AdapterTests<TRig>
    where TRig : DiscordNetRig, new()
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Loops_begin_when_the_client_is_ready_and_end_before_it_logs_out_in_whatever_order_they_were_registered(bool isBotFirst)
    {
        var trace = new Trace();
        var time = new VirtualTimeProvider();
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton(trace);
        Rig.AddClient(builder.Services);
        if (isBotFirst)
            builder.Services.AddHostedService(_ => new Bot(Rig, trace));
        var loops = builder.Services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero);
        Rig.AddAdapter(loops);
        builder.Services.AddSingleton<DiscordNetRig>(Rig);
        loops.AddLoopModule<CallingLoops>();
        if (!isBotFirst)
            builder.Services.AddHostedService(_ => new Bot(Rig, trace));

        using (var host = builder.Build())
        {
            Rig.Attach(host.Services);
            await Within(host.StartAsync());
            await Within(trace.UntilAsync("called 0"));
            time.Settle();
            time.Advance(TimeSpan.FromSeconds(1));
            await Within(trace.UntilAsync("called 1"));
            await Within(host.StopAsync());
        }

        Assert.That(trace.Lines, Is.EqualTo(["called 0", "called 1", "after Stopped", "logged out"]));
    }

    [Test]
    public async Task A_host_whose_client_never_gets_in_starts_and_stops()
    {
        var trace = new Trace();
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(new VirtualTimeProvider()).AddSingleton(trace);
        Rig.AddClient(builder.Services);
        var loops = builder.Services.AddTaskLoops();
        Rig.AddAdapter(loops);
        Pulse(loops);
        using var host = builder.Build();
        Rig.Attach(host.Services);

        await Within(host.StartAsync());
        await Within(Rig.BeTurnedAwayForGoodAsync());
        await Within(host.StopAsync());

        Assert.That(trace.Lines, Is.Empty);
    }

    private sealed class Bot(TRig rig, Trace trace) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => rig.ConnectAsync();

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await rig.LogOutAsync();
            trace.Add("logged out");
        }
    }

    private sealed class CallingLoops(DiscordNetRig rig, Trace trace)
    {
        [ModuleLoop(Seconds = 1)]
        public async Task CallAsync(LoopIteration iteration, CancellationToken cancelled)
        {
            await rig.CallAsync(CallFailure.None, cancelled);
            trace.Add($"called {iteration.Index}");
        }

        [AfterLoop]
        public async Task SayGoodbyeAsync(LoopEnd end, CancellationToken limit)
        {
            await rig.CallAsync(CallFailure.None, limit);
            trace.Add($"after {end.Reason}");
        }
    }
}
