using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Reporting;

public sealed class HealthTests : HostingFixture
{
    [Test]
    public async Task Loops_that_do_their_work_are_healthy()
    {
        var services = await StartAsync(loops => loops.AddLoop("loop", EverySeconds(10), () => { }));

        var report = await CheckAsync(services);

        Assert.That((report.Status, report.Description), Is.EqualTo((HealthStatus.Healthy, "1 loops")));
        Assert.That(report.Data, Is.EqualTo(new Dictionary<string, object> { ["loop"] = "Sleeping" }));
    }

    [Test]
    public async Task A_loop_that_tries_again_is_degraded()
    {
        var services = await StartAsync(loops => loops.AddLoop("loop", EverySeconds(10), static () => { throw new TimeoutException("slow"); }));

        var report = await CheckAsync(services);

        Assert.That((report.Status, report.Description), Is.EqualTo((HealthStatus.Degraded, "loop tries again after: slow")));
    }

    [TestCase(60, HealthStatus.Degraded)]
    [TestCase(59.9, HealthStatus.Healthy)]
    public async Task A_loop_that_was_late_is_degraded(double late, HealthStatus expected)
    {
        var services = await StartAsync(loops => loops.AddLoop(
            "loop",
            Schedule.Every(TimeSpan.FromHours(1)),
            async (LoopIteration iteration) => await Task.Delay(iteration.Index == 0 ? TimeSpan.FromHours(1) + Seconds(late) : Seconds(1), Time),
            options => new LoopOptions(options) { MissedAfter = TimeSpan.FromMinutes(10) }));
        Time.Advance(TimeSpan.FromHours(1) + Seconds(90));

        var report = await CheckAsync(services);

        Assert.That(report.Status, Is.EqualTo(expected));
        if (expected == HealthStatus.Degraded)
            Assert.That(report.Description, Is.EqualTo("loop was 00:01:00 late"));
    }

    [Test]
    public async Task A_loop_that_has_failed_is_unhealthy_with_its_exception_until_it_is_started_again()
    {
        var fails = true;
        var services = await StartAsync(loops => loops
            .AddLoop("broken", EverySeconds(10), () =>
            {
                if (fails)
                    throw new NotSupportedException("no");
            })
            .AddLoop("retrying", EverySeconds(10), static () => { throw new TimeoutException("slow"); }));

        var before = await CheckAsync(services);
        fails = false;
        _ = services.GetRequiredService<HostedLoops>().Get("broken").Start();
        Time.Settle();
        var after = await CheckAsync(services);

        Assert.That((before.Status, before.Description), Is.EqualTo((HealthStatus.Unhealthy, "broken has failed: no; retrying tries again after: slow")));
        Assert.That(before.Exception, Is.InstanceOf<NotSupportedException>());
        Assert.That(after.Status, Is.EqualTo(HealthStatus.Degraded));
    }

    [Test]
    public async Task A_client_that_does_not_become_ready_is_unhealthy_whatever_the_wall_clock_says()
    {
        var client = new FakeClient(Time);
        var services = await StartAsync(loops =>
        {
            loops.Services.AddSingleton<ClientReadiness>(client);
            loops.AddLoop("loop", EverySeconds(10), () => { });
        });
        Time.StepWallClock(TimeSpan.FromDays(1));
        AdvanceSeconds(119);
        var early = await CheckAsync(services);
        AdvanceSeconds(1);
        var late = await CheckAsync(services);
        client.TellReady();
        AdvanceSeconds(1);
        var ready = await CheckAsync(services);

        Assert.That(new[] { early.Status, late.Status, ready.Status }, Is.EqualTo(new[] { HealthStatus.Healthy, HealthStatus.Unhealthy, HealthStatus.Healthy }));
        Assert.That(late.Description, Is.EqualTo("the client has not been ready for 00:02:00"));
    }

    [Test]
    public async Task Limits_name_and_failure_status_can_be_chosen()
    {
        var services = await StartAsync(
            loops =>
            {
                loops.Services.AddSingleton<ClientReadiness>(new FakeClient(Time));
                loops.AddLoop("loop", EverySeconds(10), () => { });
            },
            checks => checks.AddTaskLoops(options => options.ReadyWithin = Seconds(5), "bot", HealthStatus.Degraded, ["live"]));
        AdvanceSeconds(5);

        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(registration => registration.Tags.Contains("live"));

        Assert.That(report.Entries["bot"].Status, Is.EqualTo(HealthStatus.Degraded));
        Assert.That(() => new LoopsHealthOptions { LateBeyond = TimeSpan.Zero }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new LoopsHealthOptions { ReadyWithin = TimeSpan.Zero }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static async Task<HealthReportEntry> CheckAsync(ServiceProvider services) =>
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["taskloops"];

    private async Task<ServiceProvider> StartAsync(Action<TaskLoopsBuilder> add, Action<IHealthChecksBuilder>? check = null)
    {
        var container = Container();
        add(container.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero));
        var checks = container.AddHealthChecks();
        if (check is null)
            checks.AddTaskLoops();
        else
            check(checks);
        var services = container.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());
        Time.Settle();
        return services;
    }
}
