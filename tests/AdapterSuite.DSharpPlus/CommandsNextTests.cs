using DSharpPlus.CommandsNext;
using DSharpPlus.CommandsNext.Entities;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.DSharpPlus;

namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>What the suite does not know of CommandsNext: which object runs the loops, and modules inside modules.</summary>
[Category("M2")]
public abstract class CommandsNextTests<TRig> : AdapterTests<TRig>
    where TRig : DSharpPlusRig, new()
{
    [Test]
    public async Task Loops_of_a_singleton_module_run_on_the_object_that_runs_its_commands()
    {
        var (host, commands, seen) = await ReadyAsync();
        await commands.AddModuleWithLoopsAsync<LastingModule>();
        host.Time.Settle();
        var module = (SingletonCommandModule)commands.RegisteredCommands["single"].Module!;
        await Within(Rig.UseTextCommandAsync("single"));
        await Within(seen.UntilAsync("command"));

        Assert.That(seen.By("loop"), Is.EqualTo([module.Instance]));
        Assert.That(seen.By("command"), Is.EqualTo([module.Instance]));

        await commands.RemoveModuleWithLoopsAsync<LastingModule>();
        Assert.That(seen.By("disposal"), Is.Empty, "The object is the library's: nobody disposes of it.");
        Assert.That(host.Log.Of(105), Is.Empty);
    }

    [Test]
    public async Task Loops_of_a_transient_module_have_an_object_of_their_own_and_its_state_is_told()
    {
        var (host, commands, seen) = await ReadyAsync();
        await commands.AddModuleWithLoopsAsync<TransientModule>();
        host.Time.Settle();
        await Within(Rig.UseTextCommandAsync("transient"));
        await Within(seen.UntilAsync("command"));

        Assert.That(seen.By("loop"), Has.Count.EqualTo(1));
        Assert.That(seen.By("command"), Has.Count.EqualTo(1));
        Assert.That(seen.By("command")[0], Is.Not.SameAs(seen.By("loop")[0]));
        Assert.That(host.Log.Of(105), Has.Count.EqualTo(1));
        Assert.That(host.Log.Of(105)[0], Does.Contain("'_count'"));

        await commands.RemoveModuleWithLoopsAsync<TransientModule>();
        Assert.That(seen.By("disposal"), Is.EqualTo(seen.By("loop")));
    }

    [Test]
    public async Task A_group_and_the_groups_inside_it_come_and_go_together()
    {
        var (host, commands, _) = await ReadyAsync();
        await commands.AddModuleWithLoopsAsync<OuterModule>();
        Assert.That(Running(host), Is.EqualTo(["Inner.Loop", "OuterModule.Loop"]));

        Assert.That(await commands.RemoveModuleWithLoopsAsync<OuterModule.Inner>(), Is.False, "The library removes no command that is inside a group.");
        Assert.That(await commands.RemoveModuleWithLoopsAsync<OuterModule>(), Is.True);
        Assert.That(Running(host), Is.Empty);
    }

    [Test]
    public async Task A_module_with_one_command_left_keeps_its_loops()
    {
        var (host, commands, _) = await ReadyAsync();
        await commands.AddModuleWithLoopsAsync<LastingModule>();
        var loop = host.Loops.Registry.Loops.Single();

        commands.UnregisterCommands(commands.RegisteredCommands["single"]);
        await host.LookAsync();
        Assert.That(host.Loops.Registry.Loops.Single(), Is.SameAs(loop));
        Assert.That(loop.IsRunning, Is.True);

        commands.UnregisterCommands(commands.RegisteredCommands["other"]);
        await host.LookAsync();
        Assert.That(Running(host), Is.Empty);
        Assert.That(loop.IsRunning, Is.False);
    }

    [Test]
    public async Task A_cog_without_commands_is_a_module_of_the_containers()
    {
        var host = Host(loops => loops.AddLoopModule<Cog>());
        await host.StartAsync();
        host.AdvanceSeconds(1);
        Assert.That(host.Trace.Lines, Is.Empty);

        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        host.AdvanceSeconds(1);
        await host.DisposeAsync();

        Assert.That(host.Trace.Lines, Is.EqualTo(["body 0", "body 1", "after Stopped", "disposed"]));
    }

    private static string[] Running(AdapterHost host) => [.. host.Loops.Registry.Loops.Select(loop => loop.Name).Order(StringComparer.Ordinal)];

    private async Task<(AdapterHost Host, CommandsNextExtension Commands, SeenObjects Seen)> ReadyAsync()
    {
        var host = Host(loops => loops.Services.AddSingleton<SeenObjects>());
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        return (host, host.Services.GetRequiredService<CommandsNextExtension>(), host.Services.GetRequiredService<SeenObjects>());
    }
}
