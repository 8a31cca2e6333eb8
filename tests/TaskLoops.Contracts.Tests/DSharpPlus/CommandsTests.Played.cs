using DSharpPlus;
using DSharpPlus.Commands;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Contracts.Tests.DSharpPlus;

/// <summary>What the tests make the contract do.</summary>
public sealed partial class CommandsTests
{
    [Test]
    public async Task Start_of_the_client_makes_and_refreshes_the_extension()
    {
        var client = _services.GetRequiredService<DiscordClient>();
        var before = _isSetUp;

        await client.ConnectAsync();

        Assert.That((before, _isSetUp), Is.EqualTo((false, true)));
        Assert.That(_services.GetRequiredService<CommandsExtension>().Commands.Keys, Is.EquivalentTo(new[] { "ping", "group" }));
    }

    [Test]
    public async Task Command_has_an_instance_and_a_scope_of_its_own_and_only_the_scope_is_disposed_of()
    {
        var commands = await RefreshAsync();

        await commands.ExecuteForTestAsync("ping");
        await commands.ExecuteForTestAsync("group ping");

        Assert.That(_diary.Entries, Is.EqualTo(new[] { "ping", "scope disposed", "group ping" }));
    }
}
