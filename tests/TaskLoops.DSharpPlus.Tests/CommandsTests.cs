using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.Commands.ContextChecks;
using DSharpPlus.Commands.EventArgs;
using DSharpPlus.Commands.Trees;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;
using TaskLoops.Testing;

namespace TaskLoops.DSharpPlus.Tests;

#pragma warning disable CA1812

/// <summary>What the suite does not know of DSharpPlus.Commands: groups, refreshes, base classes, names that collide.</summary>
[Category("M2")]
public sealed class CommandsTests : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly VirtualTimeProvider _time = new();

    public CommandsTests()
    {
        var services = new ServiceCollection().AddDiscordClient("token", DiscordIntents.None)
            .AddCommandsExtension((_, _) => { }, new CommandsConfiguration())
            .AddSingleton<TimeProvider>(_time);
        services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero).AddDSharpPlus();
        _provider = services.BuildServiceProvider();
    }

    private CommandsExtension Commands => _provider.GetRequiredService<CommandsExtension>();

    private string[] Running => [.. _provider.GetRequiredService<LoopRegistry>().Loops.Select(loop => loop.Name).Order(StringComparer.Ordinal)];

    private ModuleWatch Watch => _provider.GetRequiredService<ModuleWatch>();

    public async ValueTask DisposeAsync() => await _provider.DisposeAsync();

    [Test]
    public async Task A_refresh_with_the_class_still_there_restarts_nothing()
    {
        await StartAsync();
        await Commands.AddCommandsWithLoopsAsync<Plain>();
        var loop = _provider.GetRequiredService<LoopRegistry>().Loops.Single();

        await Commands.RefreshAsync();
        await Watch.LookAsync();
        await Commands.RefreshAsync();
        await Watch.LookAsync();

        Assert.That(_provider.GetRequiredService<LoopRegistry>().Loops.Single(), Is.SameAs(loop));
        Assert.That(loop.IsRunning, Is.True);
    }

    [Test]
    public async Task A_removed_command_that_is_still_called_is_refused_until_it_is_added_again()
    {
        await StartAsync();
        await Commands.AddCommandsWithLoopsAsync<Plain>();
        await Commands.AddCommandsWithLoopsAsync<Outer>();
        var plain = CommandsOf<Plain>().First();
        var inner = CommandsOf<Outer.Inner>().First();
        await Commands.ExecuteForTestAsync(plain);

        await Commands.RemoveCommandsWithLoopsAsync<Plain>();
        await Commands.RemoveCommandsWithLoopsAsync<Outer>();
        foreach (var removed in new[] { plain, inner })
        {
            Assert.That(
                async () => await Commands.ExecuteForTestAsync(removed),
                Throws.InstanceOf<ChecksFailed>().With.Message.EqualTo("This command has been removed."));
        }

        Commands.AddCommands<Plain>();
        await Commands.RefreshAsync();
        await Commands.ExecuteForTestAsync(plain);

        Command[] CommandsOf<T>() =>
            [.. Commands.Commands.Values.SelectMany(command => command.Flatten()).Where(command => command.Method?.ReflectedType == typeof(T))];
    }

    [Test]
    public async Task A_refresh_without_the_class_in_between_is_seen_though_nobody_looked()
    {
        await StartAsync();
        await Commands.AddCommandsWithLoopsAsync<Plain>();
        var loop = _provider.GetRequiredService<LoopRegistry>().Loops.Single();

        Commands.ConfiguringCommands += LeaveOutAsync;
        await Commands.RefreshAsync();
        Commands.ConfiguringCommands -= LeaveOutAsync;
        Commands.AddCommands<Plain>();
        await Commands.RefreshAsync();
        await Watch.LookAsync();

        Assert.That(loop.IsRunning, Is.False);
        Assert.That(Running, Is.EqualTo(["Plain.Loop"]));

        static Task LeaveOutAsync(CommandsExtension sender, ConfigureCommandsEventArgs args)
        {
            args.CommandTrees.Clear();
            return Task.CompletedTask;
        }
    }

    [Test]
    public async Task A_group_and_the_groups_inside_it_come_and_go_together()
    {
        await StartAsync();
        await Commands.AddCommandsWithLoopsAsync<Outer>();
        await Watch.LookAsync();
        Assert.That(Running, Is.EqualTo(["Inner.Loop", "Outer.Loop"]));

        Assert.That(await Commands.RemoveCommandsWithLoopsAsync<Outer>(), Is.True);
        Assert.That(Running, Is.Empty);
        Assert.That(Commands.Commands, Is.Empty);
    }

    [Test]
    public async Task A_group_inside_goes_alone_while_there_is_something_else_in_the_outer_one()
    {
        await StartAsync();
        await Commands.AddCommandsWithLoopsAsync<OuterWithMore>();

        Assert.That(await Commands.RemoveCommandsWithLoopsAsync<OuterWithMore.Inner>(), Is.True);

        Assert.That(Running, Is.EqualTo(["OuterWithMore.Loop"]));
        Assert.That(Commands.Commands["more"].Subcommands.Select(command => command.Name), Is.EqualTo(["own"]));
    }

    [Test]
    public async Task A_group_that_is_left_with_nothing_goes_too()
    {
        await StartAsync();
        await Commands.AddCommandsWithLoopsAsync<Outer>();

        await Commands.RemoveCommandsWithLoopsAsync<Outer.Inner>();

        Assert.That(Running, Is.Empty);
        Assert.That(Commands.Commands, Is.Empty);
    }

    [Test]
    public async Task Inherited_commands_and_loops_are_those_of_the_class_that_was_registered()
    {
        await StartAsync();
        await Commands.AddCommandsWithLoopsAsync<Derived>();
        Assert.That(Running, Is.EqualTo(["Derived.Loop"]));

        Assert.That(await Commands.RemoveCommandsWithLoopsAsync<Derived>(), Is.True);
        Assert.That(Running, Is.Empty);
    }

    [Test]
    public async Task A_class_without_commands_stays_until_it_is_removed()
    {
        await StartAsync();
        await Commands.AddCommandsWithLoopsAsync<LoopsOnly>();
        await Commands.RefreshAsync();
        await Watch.LookAsync();
        Assert.That(Running, Is.EqualTo(["LoopsOnly.Loop"]));

        Assert.That(await Commands.RemoveCommandsWithLoopsAsync<LoopsOnly>(), Is.True);
        Assert.That(Running, Is.Empty);
        Assert.That(await Commands.RemoveCommandsWithLoopsAsync<LoopsOnly>(), Is.False);
    }

    [Test]
    public async Task A_class_whose_commands_have_the_names_of_others_is_not_added()
    {
        await StartAsync();
        await Commands.AddCommandsWithLoopsAsync<Plain>();

        Assert.That(async () => await Commands.AddCommandsWithLoopsAsync<SameName>(), Throws.InvalidOperationException.With.Message.Contains("SameName"));
        Assert.That(Running, Is.EqualTo(["Plain.Loop"]));

        await Commands.RemoveCommandsWithLoopsAsync<Plain>();
        await Commands.RefreshAsync();
        Assert.That(Commands.Commands, Is.Empty);
    }

    [Test]
    public async Task The_object_of_a_delegate_is_its_owners_affair()
    {
        await StartAsync();
        Commands.AddCommand(new Plain().SayNothingAsync);
        await Commands.RefreshAsync();
        await Watch.LookAsync();

        Assert.That(Commands.Commands, Has.Count.EqualTo(1));
        Assert.That(Running, Is.Empty);
    }

    [Test]
    public async Task Before_the_client_is_started_what_is_added_and_removed_waits_for_that()
    {
        await _provider.StartTaskLoopsAsync();
        await Commands.AddCommandsWithLoopsAsync<Plain>();
        await Commands.AddCommandsWithLoopsAsync<Derived>();
        await Commands.RemoveCommandsWithLoopsAsync<Derived>();
        await Commands.RemoveCommandsWithLoopsAsync<Plain>();
        await Commands.AddCommandsWithLoopsAsync<Plain>();
        Assert.That(Commands.Commands, Is.Empty);

        await ConnectAsync();
        await Watch.LookAsync();

        Assert.That(Commands.Commands.Keys, Is.EqualTo(["plain"]));
        Assert.That(Running, Is.EqualTo(["Plain.Loop"]));
    }

    [Test]
    public async Task A_class_that_was_registered_by_the_setup_has_its_loops_from_the_clients_start_on()
    {
        var services = new ServiceCollection().AddDiscordClient("token", DiscordIntents.None)
            .AddCommandsExtension((_, commands) => commands.AddCommands([typeof(Plain), typeof(Outer)]), new CommandsConfiguration())
            .AddSingleton<TimeProvider>(_time);
        services.AddTaskLoops().AddDSharpPlus();
        await using var provider = services.BuildServiceProvider();
        await provider.StartTaskLoopsAsync();

        await provider.GetRequiredService<DiscordClient>().ConnectAsync();
        await provider.GetRequiredService<ModuleWatch>().LookAsync();

        Assert.That(provider.GetRequiredService<LoopRegistry>().Loops.Select(loop => loop.Name), Is.EquivalentTo(["Plain.Loop", "Outer.Loop", "Inner.Loop"]));
        await ConnectAsync();
    }

    private async Task StartAsync()
    {
        await _provider.StartTaskLoopsAsync();
        await ConnectAsync();
    }

    private async Task ConnectAsync()
    {
        var client = _provider.GetRequiredService<DiscordClient>();
        await client.ConnectAsync();
        client.BecomeReady();
    }

    internal sealed class Plain
    {
        [Command("plain")]
        public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

        [ModuleLoop(Hours = 1)]
        public void Loop()
        {
        }
    }

    internal sealed class SameName
    {
        [Command("plain")]
        public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

        [ModuleLoop(Hours = 1)]
        public void Loop()
        {
        }
    }

    [Command("outer")]
    internal sealed class Outer
    {
        [ModuleLoop(Hours = 1)]
        public void Loop()
        {
        }

        [Command("inner")]
        internal sealed class Inner
        {
            [Command("nothing")]
            public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

            [ModuleLoop(Hours = 1)]
            public void Loop()
            {
            }
        }
    }

    [Command("more")]
    internal sealed class OuterWithMore
    {
        [Command("own")]
        public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

        [ModuleLoop(Hours = 1)]
        public void Loop()
        {
        }

        [Command("inner")]
        internal sealed class Inner
        {
            [Command("nothing")]
            public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

            [ModuleLoop(Hours = 1)]
            public void Loop()
            {
            }
        }
    }

    internal abstract class WithCommands
    {
        [Command("inherited")]
        public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

        [ModuleLoop(Hours = 1)]
        public void Loop()
        {
        }
    }

    internal sealed class Derived : WithCommands;

    internal sealed class LoopsOnly
    {
        [ModuleLoop(Hours = 1)]
        public void Loop()
        {
        }
    }
}
