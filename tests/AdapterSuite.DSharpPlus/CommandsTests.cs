using DSharpPlus.Commands;
using DSharpPlus.Commands.EventArgs;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.DSharpPlus;

namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>What the suite does not know of DSharpPlus.Commands: groups, refreshes, base classes, names that collide.</summary>
[Category("M2")]
public abstract class CommandsTests<TRig> : AdapterTests<TRig>
    where TRig : DSharpPlusRig, new()
{
    [Test]
    public async Task A_refresh_with_the_class_still_there_restarts_nothing()
    {
        var (host, commands) = await ReadyAsync();
        await commands.AddCommandsWithLoopsAsync<PlainCommands>();
        var loop = host.Loops.Registry.Loops.Single();

        await commands.RefreshAsync();
        await host.LookAsync();
        await commands.RefreshAsync();
        await host.LookAsync();

        Assert.That(host.Loops.Registry.Loops.Single(), Is.SameAs(loop));
        Assert.That(loop.IsRunning, Is.True);
    }

    [Test]
    public async Task A_refresh_without_the_class_in_between_is_seen_though_nobody_looked()
    {
        var (host, commands) = await ReadyAsync();
        await commands.AddCommandsWithLoopsAsync<PlainCommands>();
        var loop = host.Loops.Registry.Loops.Single();

        commands.ConfiguringCommands += LeaveAllOutAsync;
        await commands.RefreshAsync();
        commands.ConfiguringCommands -= LeaveAllOutAsync;
        commands.AddCommands<PlainCommands>();
        await commands.RefreshAsync();
        await host.LookAsync();

        Assert.That(loop.IsRunning, Is.False);
        Assert.That(Running(host), Is.EqualTo(["PlainCommands.Loop"]));
    }

    [Test]
    public async Task A_group_and_the_groups_inside_it_come_and_go_together()
    {
        var (host, commands) = await ReadyAsync();
        await commands.AddCommandsWithLoopsAsync<OuterCommands>();
        await host.LookAsync();
        Assert.That(Running(host), Is.EqualTo(["Inner.Loop", "OuterCommands.Loop"]));

        Assert.That(await commands.RemoveCommandsWithLoopsAsync<OuterCommands>(), Is.True);
        Assert.That(Running(host), Is.Empty);
        Assert.That(commands.Commands, Is.Empty);
    }

    [Test]
    public async Task A_group_inside_goes_alone_while_there_is_something_else_in_the_outer_one()
    {
        var (host, commands) = await ReadyAsync();
        await commands.AddCommandsWithLoopsAsync<OuterCommandsWithMore>();

        Assert.That(await commands.RemoveCommandsWithLoopsAsync<OuterCommandsWithMore.Inner>(), Is.True);

        Assert.That(Running(host), Is.EqualTo(["OuterCommandsWithMore.Loop"]));
        Assert.That(commands.Commands["more"].Subcommands.Select(command => command.Name), Is.EqualTo(["own"]));
    }

    [Test]
    public async Task A_group_that_is_left_with_nothing_goes_too()
    {
        var (host, commands) = await ReadyAsync();
        await commands.AddCommandsWithLoopsAsync<OuterCommands>();

        await commands.RemoveCommandsWithLoopsAsync<OuterCommands.Inner>();

        Assert.That(Running(host), Is.Empty);
        Assert.That(commands.Commands, Is.Empty);
    }

    [Test]
    public async Task Inherited_commands_and_loops_are_those_of_the_class_that_was_registered()
    {
        var (host, commands) = await ReadyAsync();
        await commands.AddCommandsWithLoopsAsync<InheritingCommands>();
        Assert.That(Running(host), Is.EqualTo(["InheritingCommands.Loop"]));

        Assert.That(await commands.RemoveCommandsWithLoopsAsync<InheritingCommands>(), Is.True);
        Assert.That(Running(host), Is.Empty);
    }

    [Test]
    public async Task A_class_without_commands_stays_until_it_is_removed()
    {
        var (host, commands) = await ReadyAsync();
        await commands.AddCommandsWithLoopsAsync<CommandsWithLoopsOnly>();
        await commands.RefreshAsync();
        await host.LookAsync();
        Assert.That(Running(host), Is.EqualTo(["CommandsWithLoopsOnly.Pulse"]));

        Assert.That(await commands.RemoveCommandsWithLoopsAsync<CommandsWithLoopsOnly>(), Is.True);
        Assert.That(Running(host), Is.Empty);
        Assert.That(await commands.RemoveCommandsWithLoopsAsync<CommandsWithLoopsOnly>(), Is.False);
    }

    [Test]
    public async Task A_class_whose_commands_have_the_names_of_others_is_not_added()
    {
        var (host, commands) = await ReadyAsync();
        await commands.AddCommandsWithLoopsAsync<PlainCommands>();

        Assert.That(async () => await commands.AddCommandsWithLoopsAsync<CommandsOfTheSameName>(), Throws.InvalidOperationException.With.Message.Contains("CommandsOfTheSameName"));
        Assert.That(Running(host), Is.EqualTo(["PlainCommands.Loop"]));

        await commands.RemoveCommandsWithLoopsAsync<PlainCommands>();
        await commands.RefreshAsync();
        Assert.That(commands.Commands, Is.Empty);
    }

    [Test]
    public async Task The_object_of_a_delegate_is_its_owners_affair()
    {
        var (host, commands) = await ReadyAsync();
        commands.AddCommand(new PlainCommands().SayNothingAsync);
        await commands.RefreshAsync();
        await host.LookAsync();

        Assert.That(commands.Commands, Has.Count.EqualTo(1));
        Assert.That(Running(host), Is.Empty);
    }

    [Test]
    public async Task Before_the_client_is_started_what_is_added_and_removed_waits_for_that()
    {
        var host = Host();
        await host.StartAsync();
        var commands = CommandsOf(host);
        await commands.AddCommandsWithLoopsAsync<PlainCommands>();
        await commands.AddCommandsWithLoopsAsync<InheritingCommands>();
        await commands.RemoveCommandsWithLoopsAsync<InheritingCommands>();
        await commands.RemoveCommandsWithLoopsAsync<PlainCommands>();
        await commands.AddCommandsWithLoopsAsync<PlainCommands>();
        Assert.That(commands.Commands, Is.Empty);

        await Within(Rig.ConnectAsync());
        await host.LookAsync();

        Assert.That(commands.Commands.Keys, Is.EqualTo(["plain"]));
        Assert.That(Running(host), Is.EqualTo(["PlainCommands.Loop"]));
    }

    [Test]
    public async Task A_class_that_was_registered_by_the_setup_has_its_loops_from_the_clients_start_on()
    {
        Rig.SetUpCommands = commands => commands.AddCommands([typeof(PlainCommands), typeof(OuterCommands)]);
        var host = Host();
        await host.StartAsync();

        await Within(Rig.ConnectAsync());
        await host.LookAsync();

        Assert.That(Running(host), Is.EqualTo(["Inner.Loop", "OuterCommands.Loop", "PlainCommands.Loop"]));
    }

    private static string[] Running(AdapterHost host) => [.. host.Loops.Registry.Loops.Select(loop => loop.Name).Order(StringComparer.Ordinal)];

    private static CommandsExtension CommandsOf(AdapterHost host) => host.Services.GetRequiredService<CommandsExtension>();

    private static Task LeaveAllOutAsync(CommandsExtension sender, ConfigureCommandsEventArgs args)
    {
        args.CommandTrees.Clear();
        return Task.CompletedTask;
    }

    private async Task<(AdapterHost Host, CommandsExtension Commands)> ReadyAsync()
    {
        var host = Host();
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        return (host, CommandsOf(host));
    }
}
