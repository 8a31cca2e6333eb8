using System.Collections.Frozen;
using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Contracts.Tests.DSharpPlus;

/// <summary>What can be seen without a connection or a command: run on the real library too.</summary>
public sealed partial class CommandsTests : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly Diary _diary = new();
    private bool _isSetUp;

    public CommandsTests() => _services = new ServiceCollection()
        .AddSingleton(_diary)
        .AddScoped<Scoped>()
        .AddDiscordClient("token", DiscordIntents.None)
        .AddCommandsExtension(
            (_, commands) =>
            {
                _isSetUp = true;
                commands.AddCommands([typeof(Plain), typeof(Grouped)]);
            },
            new CommandsConfiguration { RegisterDefaultCommandProcessors = false })
        .BuildServiceProvider();

    public void Dispose()
    {
        try
        {
            _services.Dispose();
        }
        catch (NullReferenceException)
        {
            // A client that was never connected cannot be disposed of: so it is with the real one.
        }
    }

    [Test]
    public async Task Extension_is_made_when_it_is_asked_for_and_empty_before_its_first_refresh()
    {
        var before = _isSetUp;
        var commands = _services.GetRequiredService<CommandsExtension>();
        Assert.That((before, _isSetUp, commands.Commands.Count), Is.EqualTo((false, true, 0)));

        await commands.RefreshAsync();

        Assert.That(commands.Commands.Keys, Is.EquivalentTo(new[] { "ping", "group" }));
    }

    [Test]
    public async Task Class_of_a_command_is_that_of_its_method()
    {
        var commands = await RefreshAsync();

        Assert.That(commands.Commands["ping"].Method!.DeclaringType, Is.EqualTo(typeof(Plain)));
        Assert.That(commands.Commands["group"].Flatten().Select(command => command.Method?.DeclaringType), Is.EqualTo(new[] { null, typeof(Grouped) }));
    }

    [Test]
    public async Task Each_refresh_makes_a_new_frozen_dictionary()
    {
        var commands = await RefreshAsync();
        var before = commands.Commands;

        await commands.RefreshAsync();

        Assert.That(commands.Commands, Is.InstanceOf<FrozenDictionary<string, global::DSharpPlus.Commands.Trees.Command>>().And.Not.SameAs(before));
    }

    [Test]
    public async Task Added_class_takes_a_refresh_to_be_seen()
    {
        var commands = await RefreshAsync();

        commands.AddCommands<Later>();
        var before = commands.Commands.ContainsKey("later");
        await commands.RefreshAsync();

        Assert.That((before, commands.Commands.ContainsKey("later")), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task Handler_can_take_commands_out_of_the_live_list_for_good()
    {
        var commands = await RefreshAsync();
        commands.ConfiguringCommands += (_, configuring) =>
        {
            configuring.CommandTrees.RemoveAll(tree => tree.Name == "ping");
            return Task.CompletedTask;
        };

        await commands.RefreshAsync();

        Assert.That(commands.Commands.Keys, Is.EqualTo(new[] { "group" }));
    }

    [Test]
    public async Task Nobody_waits_for_a_configuring_handler()
    {
        var commands = await RefreshAsync();
        var gate = new TaskCompletionSource();
        commands.ConfiguringCommands += (_, _) => gate.Task;

        await commands.RefreshAsync();

        Assert.That(gate.Task.IsCompleted, Is.False);
    }

    [Test]
    public async Task Second_command_of_a_name_is_left_out()
    {
        var commands = await RefreshAsync();

        commands.AddCommands<Plain>();
        await commands.RefreshAsync();

        Assert.That(commands.Commands, Has.Count.EqualTo(2));
    }

    [Test]
    public void Extension_cannot_be_set_up_twice()
    {
        var commands = _services.GetRequiredService<CommandsExtension>();

        Assert.That(() => commands.Setup(commands.Client), Throws.InvalidOperationException);
    }

    private async Task<CommandsExtension> RefreshAsync()
    {
        var commands = _services.GetRequiredService<CommandsExtension>();
        await commands.RefreshAsync();
        return commands;
    }

    public sealed class Diary
    {
        public IList<string> Entries { get; } = [];
    }

    public sealed class Scoped(Diary diary) : IDisposable
    {
        public void Dispose() => diary.Entries.Add("scope disposed");
    }

    public sealed class Plain(Diary diary, Scoped scoped) : IDisposable
    {
        [Command("ping")]
        public ValueTask PingAsync(CommandContext context)
        {
            Assert.That(context.ServiceProvider.GetRequiredService<Scoped>(), Is.SameAs(scoped));
            diary.Entries.Add("ping");
            return ValueTask.CompletedTask;
        }

        public void Dispose() => diary.Entries.Add("disposed");
    }

    [Command("group")]
    public sealed class Grouped(Diary diary)
    {
        [Command("ping")]
        public Task PingAsync(CommandContext context)
        {
            diary.Entries.Add(context.Command.FullName);
            return Task.CompletedTask;
        }
    }

    public sealed class Later
    {
        [Command("later")]
        public static ValueTask LaterAsync(CommandContext context) => ValueTask.CompletedTask;
    }
}
