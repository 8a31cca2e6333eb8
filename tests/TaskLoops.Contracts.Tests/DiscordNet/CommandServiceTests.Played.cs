using Discord.Commands;
using Discord.WebSocket;

namespace TaskLoops.Contracts.Tests.DiscordNet;

/// <summary>What the tests make the contract do.</summary>
public sealed partial class CommandServiceTests
{
    [Test]
    public async Task Command_has_an_instance_of_its_own_that_is_disposed_of()
    {
        await _service.AddModuleAsync<Recorded>(_services);
        _diary.Entries.Clear();

        await _service.ExecuteForTestAsync("ping", Context(), _services);

        Assert.That(_diary.Entries, Is.EqualTo(new[] { "made", "ping", "disposed" }));
    }

    private SocketCommandContext Context() =>
        new(_client, new SocketUserMessage(_client, 1, null!, new SocketSelfUser(_client, 2), "!ping"));
}
