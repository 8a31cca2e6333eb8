using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>What the command services of Discord.Net make harder than it should be (rule M2).</summary>
[Category("M2")]
public abstract class CommandModuleTests<TRig, TModules> : AdapterTests<TRig>
    where TRig : DiscordNetRig, new()
    where TModules : ModuleRig, new()
{
    private static readonly string[] _gone = ["after Cancelled", "disposed"];

    protected TModules Modules { get; } = new();

    /// <summary>A class whose loop and hooks take a scoped service twice.</summary>
    protected abstract Type Scoped { get; }

    [Test]
    [CancelAfter(60_000)]
    public async Task Modules_that_come_and_go_while_somebody_looks_leave_exactly_what_is_there(CancellationToken limit)
    {
        const int Times = 300;
        var host = await ReadyAsync();
        await Within(AddAsync(host, Modules.Waiting));
        await host.LookAsync();
        Assert.That(host.Settled(), Is.EqualTo(["waiting"]));

        // Two at once: what one has added the other removes, or finds added.
        var churn = Task.WhenAll(Task.Run(() => ChurnAsync(host, Modules.Pulse, Times), limit), Task.Run(() => ChurnAsync(host, Modules.Pulse, Times), limit));
        while (!churn.IsCompleted)
        {
            limit.ThrowIfCancellationRequested();
            host.AdvanceSeconds(0.25);
        }

        await Within(churn);
        await Within(RemoveAsync(host, Modules.Pulse));
        await host.LookAsync();

        var lines = host.Settled();
        Assert.That(host.Loops.Registry.Loops.Select(loop => loop.Name), Is.EqualTo([$"{Modules.Waiting.Name}.WaitAsync"]));
        Assert.That(lines.Count(line => line is "waiting" or "cancelled"), Is.EqualTo(1));
        Assert.That(lines.Count(line => line == "disposed"), Is.EqualTo(lines.Count(line => line == "body 0")));
        Assert.That(host.Log.Of(103).Concat(host.Log.Of(106)), Is.Empty);

        host.Trace.Clear();
        await Within(AddAsync(host, Modules.Pulse));
        host.AdvanceSeconds(0.25);
        host.AdvanceSeconds(2);
        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1", "body 2"]));
        await Within(Modules.PromptWayOut(host.Services, Modules.Waiting));
    }

    [Test]
    public async Task The_prompt_ways_have_begun_and_ended_loops_whoever_looks_meanwhile()
    {
        var host = await ReadyAsync();
        using var over = new CancellationTokenSource();
        var looks = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
                host.AdvanceSeconds(0.25);
        });

        for (var time = 0; time < 50; time++)
        {
            await Within(Modules.PromptWayIn(host.Services, Modules.Pulse));
            Assert.That(host.Loops.Registry.Loops, Has.Count.EqualTo(1));
            await Within(Modules.PromptWayOut(host.Services, Modules.Pulse));
            Assert.That(host.Loops.Registry.Loops, Is.Empty);
        }

        await over.CancelAsync();
        await Within(looks);
        Assert.That(host.Log.Of(104), Is.Empty);
    }

    [Test]
    public async Task Two_hosts_run_the_modules_of_one_service_each_on_its_own()
    {
        var first = await ReadyAsync();
        var second = Started();
        await second.StartAsync();
        await Within(AddAsync(first, Modules.Pulse));
        foreach (var host in (AdapterHost[])[first, second])
        {
            await host.LookAsync();
            host.AdvanceSeconds(1);
            Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1"]));
        }

        await second.DisposeAsync();
        Assert.That(second.Trace.Lines, Is.EqualTo(["body 0", "body 1", "after Stopped", "disposed"]));

        // One that comes when the module has long been there.
        var third = Started();
        await third.StartAsync();
        third.AdvanceSeconds(1);
        Assert.That(third.Settled(), Is.EqualTo(["body 0", "body 1"]));

        await Within(RemoveAsync(first, Modules.Pulse));
        foreach (var host in (AdapterHost[])[first, third])
        {
            await host.LookAsync();
            host.AdvanceSeconds(1);
            Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1", .. _gone]));
        }
    }

    [Test]
    public async Task A_module_added_promptly_before_the_host_starts_has_one_set_of_loops()
    {
        var host = Started();
        await Within(Modules.PromptWayIn(host.Services, Modules.Pulse));
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        await host.LookAsync();
        host.AdvanceSeconds(1);

        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1"]));
    }

    [Test]
    [Category("M3")]
    public async Task Scoped_services_live_as_long_as_an_attempt_or_a_hook()
    {
        var host = await ReadyAsync();
        await Within(AddAsync(host, Scoped));
        await host.LookAsync();
        host.AdvanceSeconds(1);
        await Within(Modules.PromptWayOut(host.Services, Scoped));

        Assert.That(
            host.Settled(),
            Is.EqualTo(["before 1", "1 disposed", "body 0 2 2", "2 disposed", "body 1 3 3", "3 disposed", "after 4", "4 disposed"]));
    }

    protected async Task<AdapterHost> ReadyAsync()
    {
        var host = Started();
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        return host;
    }

    /// <summary>By the library's own method.</summary>
    protected Task AddAsync(AdapterHost host, Type type) => Modules.WaysIn.Values.First()(host.Services, type);

    /// <summary>By the library's own method.</summary>
    protected Task RemoveAsync(AdapterHost host, Type type) => Modules.WaysOut.Values.First()(host.Services, type);

    private AdapterHost Started() => Host(loops =>
    {
        Modules.AddServices(loops.Services);
        loops.Services.AddSingleton<ScopedPart.PartCounter>().AddScoped<ScopedPart>();
    });

    private async Task ChurnAsync(AdapterHost host, Type type, int times)
    {
        for (var time = 0; time < times; time++)
        {
            try
            {
                await AddAsync(host, type);
            }
            catch (ArgumentException)
            {
                // It is there already.
            }

            await RemoveAsync(host, type);
        }
    }
}
