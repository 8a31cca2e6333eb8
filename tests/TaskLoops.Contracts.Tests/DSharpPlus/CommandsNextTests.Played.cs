using DSharpPlus.CommandsNext.Entities;

namespace TaskLoops.Contracts.Tests.DSharpPlus;

/// <summary>What the tests make the contract do.</summary>
public sealed partial class CommandsNextTests
{
    [Test]
    public async Task Module_is_one_instance_that_runs_all_its_commands()
    {
        Commands.RegisterCommands<Cog>();

        await Commands.ExecuteForTestAsync("ping");
        await Commands.ExecuteForTestAsync("pong");

        Assert.That(_diary.Entries, Is.EqualTo(new[] { "made", "ping", "pong" }));
        Assert.That(_diary.Instances.Distinct(), Is.EqualTo(new[] { ((SingletonCommandModule)Commands.RegisteredCommands["ping"].Module!).Instance }));
    }

    [Test]
    public async Task Transient_module_is_an_instance_per_command()
    {
        Commands.RegisterCommands<TransientCog>();

        await Commands.ExecuteForTestAsync("one");
        await Commands.ExecuteForTestAsync("one");

        Assert.That(_diary.Instances.Distinct().Count(), Is.EqualTo(2));
        Assert.That(Commands.RegisteredCommands["one"].Module, Is.InstanceOf<TransientCommandModule>());
    }
}
