using DSharpPlus;
using DSharpPlus.CommandsNext;
using DSharpPlus.CommandsNext.Attributes;
using DSharpPlus.CommandsNext.Entities;
using DSharpPlus.CommandsNext.Exceptions;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Contracts.Tests.DSharpPlus;

/// <summary>What can be seen without a connection or a command: run on the real library too.</summary>
public sealed partial class CommandsNextTests : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly Diary _diary = new();

    public CommandsNextTests() => _services = new ServiceCollection()
        .AddSingleton(_diary)
        .AddDiscordClient("token", DiscordIntents.None)
        .AddCommandsNextExtension(_ => { }, new CommandsNextConfiguration { EnableDefaultHelp = false })
        .BuildServiceProvider();

    private CommandsNextExtension Commands => _services.GetRequiredService<CommandsNextExtension>();

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
    public void Commands_and_aliases_of_a_module_share_it()
    {
        Commands.RegisterCommands<Cog>();

        Assert.That(Commands.RegisteredCommands.Keys, Is.EquivalentTo(new[] { "ping", "p", "pong" }));
        Assert.That(Commands.RegisteredCommands.Values.Select(command => command.Module).Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Property_without_a_service_keeps_its_value()
    {
        Commands.RegisterCommands<Cog>();

        var cog = (Cog)((SingletonCommandModule)Commands.RegisteredCommands["ping"].Module!).Instance;

        Assert.That((cog.Diary, cog.Clock), Is.EqualTo((_diary, TimeProvider.System)));
    }

    [Test]
    public void Module_lives_as_long_as_one_of_its_commands_is_registered()
    {
        Commands.RegisterCommands<Cog>();
        var module = Commands.RegisteredCommands["ping"].Module;

        Commands.UnregisterCommands(Commands.RegisteredCommands["ping"]);
        Assert.That(Commands.RegisteredCommands.Values.Select(command => command.Module), Is.EqualTo(new[] { module }));

        Commands.UnregisterCommands(Commands.RegisteredCommands["pong"]);
        Assert.That(Commands.RegisteredCommands, Is.Empty);
    }

    [Test]
    public void Nobody_disposes_of_a_module()
    {
        Commands.RegisterCommands<Cog>();

        Commands.UnregisterCommands([.. Commands.RegisteredCommands.Values]);
        Dispose();

        Assert.That(_diary.Entries, Has.None.EqualTo("disposed"));
    }

    [Test]
    public void Commands_are_compared_by_name()
    {
        Commands.RegisterCommands<Cog>();
        var old = Commands.RegisteredCommands["ping"];
        Commands.UnregisterCommands([.. Commands.RegisteredCommands.Values]);
        Commands.RegisterCommands<Cog>();

        Assert.That(Commands.RegisteredCommands["ping"] == old, Is.True);
        Assert.That(Commands.RegisteredCommands["ping"].Module, Is.Not.SameAs(old.Module));
    }

    [Test]
    public void Class_without_a_command_is_refused() =>
        Assert.That(() => Commands.RegisterCommands<NoCommands>(), Throws.ArgumentNullException);

    [Test]
    public void Name_can_be_taken_once()
    {
        Commands.RegisterCommands<Cog>();

        Assert.That(() => Commands.RegisterCommands<Cog>(), Throws.InstanceOf<DuplicateCommandException>());
    }

    [Test]
    public void Group_is_one_top_level_command_whose_children_cannot_be_unregistered()
    {
        Commands.RegisterCommands<GroupCog>();

        var group = (CommandGroup)Commands.RegisteredCommands["group"];

        Assert.That(group.Children.Select(command => command.QualifiedName), Is.EqualTo(new[] { "group child" }));
        Assert.That(() => Commands.UnregisterCommands([.. group.Children]), Throws.InvalidOperationException);
    }

    [Test]
    public void Dictionary_of_commands_is_live()
    {
        Commands.RegisterCommands<Cog>();
        using var entries = Commands.RegisteredCommands.GetEnumerator();
        entries.MoveNext();

        Commands.RegisterCommands<GroupCog>();

        Assert.That(entries.MoveNext, Throws.InvalidOperationException);
    }

    [Test]
    public void Help_is_a_module_of_the_library_itself()
    {
        Commands.RegisterCommands<CommandsNextExtension.DefaultHelpModule>();

        Assert.That(Commands.RegisteredCommands.Keys, Is.EqualTo(new[] { "help" }));
        Assert.That(Commands.RegisteredCommands["help"].Module, Is.InstanceOf<TransientCommandModule>());
    }

    public sealed class Diary
    {
        public IList<string> Entries { get; } = [];

        public IList<object> Instances { get; } = [];

        public Task Write(object module, string entry)
        {
            Instances.Add(module);
            Entries.Add(entry);
            return Task.CompletedTask;
        }
    }

    public sealed class Cog : BaseCommandModule, IDisposable
    {
        public Cog(Diary diary) => diary.Entries.Add("made");

        public Diary? Diary { get; set; }

        public TimeProvider Clock { get; set; } = TimeProvider.System;

        [Command, Aliases("P")]
        public Task PingAsync(CommandContext context) => Diary!.Write(this, "ping");

        [Command("pong")]
        public Task Pong(CommandContext context) => Diary!.Write(this, "pong");

        public void Dispose() => Diary!.Entries.Add("disposed");
    }

    [ModuleLifespan(ModuleLifespan.Transient)]
    public sealed class TransientCog(Diary diary) : BaseCommandModule
    {
        [Command("one")]
        public Task One(CommandContext context) => diary.Write(this, "one");
    }

    [Group("group")]
    public sealed class GroupCog : BaseCommandModule
    {
        [Command("child")]
        public Task Child(CommandContext context) => Task.CompletedTask;
    }

    public sealed class NoCommands : BaseCommandModule;
}
