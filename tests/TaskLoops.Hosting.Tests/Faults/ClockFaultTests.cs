using Microsoft.Extensions.Hosting;
using TaskLoops.Hosting.Tests.Recording;
using TaskLoops.Tests.Faults;

namespace TaskLoops.Hosting.Tests.Faults;

/// <summary>A host whose clock breaks for good, on real threads: its loops fail by their names, and it ends.</summary>
[Category("E7")]
public sealed class ClockFaultTests : HostingFixture
{
    [Test]
    public async Task A_host_whose_clock_breaks_ends_and_tells_of_each_loop_and_of_the_clock([Values] bool isRunning)
    {
        var clock = new BreakingClock();
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = Builder();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero)
            .AddLoop("inside", EverySeconds(3600), () =>
            {
                inside.TrySetResult();
                return isRunning ? go.Task : Task.CompletedTask;
            })
            .AddLoop("asleep", Schedule.Daily("00:00"), () => { });
        using var host = builder.Build();
        await Within(host.StartAsync());
        await Within(inside.Task);

        clock.Break();
        go.SetResult();
        var loop = host.Services.GetRequiredService<HostedLoops>().Registry.Get("inside");
        if (isRunning)
            await Within(loop.Completion.ContinueWith(_ => { }, TaskScheduler.Default));
        await Within(host.StopAsync());

        Assert.That(host.Services.GetRequiredService<HostedLoops>().Registry.Loops, Is.Empty);
        Assert.That(loop.IsRunning, Is.False);
        if (isRunning)
            Assert.That(loop.Exception, Is.TypeOf<ClockIsBrokenException>());
        var told = Log.Entries.Select(entry => entry.Exception).OfType<ClockIsBrokenException>().ToList();
        Assert.That(told, Is.Unique);
        Assert.That(Log.With(110), Is.Not.Empty);
        Assert.That(Log.With(12, 108), Is.Empty);
    }

    [Test]
    public async Task A_host_whose_clock_gives_no_timer_to_its_start_does_not_start_and_leaves_no_loop()
    {
        var clock = new BreakingClock();
        var builder = Builder();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero).AddLoop("one", EverySeconds(3600), () => { });
        builder.Services.AddSingleton<ModuleSource>(new FakeSource { Asked = clock.Break });
        using var host = builder.Build();

        Assert.That(async () => await Within(host.StartAsync()), Throws.TypeOf<ClockIsBrokenException>());

        Assert.That(host.Services.GetRequiredService<HostedLoops>().Registry.Loops, Is.Empty);
    }
}
