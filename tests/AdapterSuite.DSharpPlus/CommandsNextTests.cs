using DSharpPlus.CommandsNext;
using DSharpPlus.CommandsNext.Entities;
using DSharpPlus.CommandsNext.Exceptions;
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

    [TestCase(typeof(SecondModule), "Taken", false)]
    [TestCase(typeof(SecondModule), "Taken", true)]
    [TestCase(typeof(AliasModule), "Also-Taken", false)]
    [TestCase(typeof(AliasModule), "Also-Taken", true)]
    public async Task A_module_with_a_taken_name_has_no_loops_though_some_of_its_commands_are_registered(Type type, string name, bool isPrompt)
    {
        var (host, commands, _) = await ReadyAsync();
        commands.RegisterCommands<FirstModule>();

        Assert.That(async () => await RegisterAsync(commands, type, isPrompt), Throws.InstanceOf<DuplicateCommandException>());
        await host.LookAsync();
        host.AdvanceSeconds(1);

        Assert.That(commands.RegisteredCommands.Values.Any(command => command.Module?.ModuleType == type), Is.True);
        Assert.That(host.Settled(), Is.EqualTo(["first 0", "first 1"]));
        Assert.That(host.Log.Of(104), Is.EqualTo([$"Module {type} has no loops: its registration has failed, since the name of its command '{name}' is taken, by module FirstModule."]));
    }

    [Test]
    public async Task When_the_other_has_gone_it_still_has_none_until_it_is_registered_again()
    {
        var (host, commands, _) = await ReadyAsync();
        commands.RegisterCommands<FirstModule>();
        Assert.That(() => commands.RegisterCommands<SecondModule>(), Throws.InstanceOf<DuplicateCommandException>());
        await host.LookAsync();

        commands.UnregisterCommands(commands.RegisteredCommands["taken"]);
        await host.LookAsync();
        host.AdvanceSeconds(1);
        Assert.That(host.Settled(), Is.EqualTo(["first 0"]));

        commands.UnregisterCommands(commands.RegisteredCommands["free"]);
        commands.RegisterCommands<SecondModule>();
        await host.LookAsync();
        host.AdvanceSeconds(1);
        Assert.That(host.Settled(), Is.EqualTo(["first 0", "body 0", "body 1"]));
        Assert.That(Running(host), Is.EqualTo(["SecondModule.Pulse"]));
    }

    [Test]
    public async Task In_a_group_a_name_is_another_one()
    {
        var (host, commands, _) = await ReadyAsync();
        commands.RegisterCommands<FirstModule>();
        commands.RegisterCommands<GroupModule>();
        await host.LookAsync();

        Assert.That(Running(host), Is.EqualTo(["FirstModule.Run", "GroupModule.Pulse"]));
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

    private static Task RegisterAsync(CommandsNextExtension commands, Type type, bool isPrompt)
    {
        if (isPrompt)
            return commands.AddModuleWithLoopsAsync(type);

        commands.RegisterCommands(type);
        return Task.CompletedTask;
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
