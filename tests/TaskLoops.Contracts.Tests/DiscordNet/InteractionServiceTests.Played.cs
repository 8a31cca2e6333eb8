using Discord.Interactions;
using Discord.WebSocket;

namespace TaskLoops.Contracts.Tests.DiscordNet;

/// <summary>What the tests make the contract do.</summary>
public sealed partial class InteractionServiceTests
{
    [Test]
    public void Several_classes_are_all_built_before_the_first_is_loaded()
    {
        Assert.That(() => _service.AddModulesForTestAsync([typeof(Recorded), typeof(Failing)], _services), Throws.Exception);

        Assert.That(_diary.Entries, Does.Contain("disposed"));
        Assert.That(_service.Modules, Is.Empty);
    }

    [Test]
    public async Task Command_has_an_instance_and_a_scope_of_its_own()
    {
        await _service.AddModuleAsync<Recorded>(_services);
        _diary.Entries.Clear();

        await _service.ExecuteForTestAsync("ping", Context(), _services);

        Assert.That(_diary.Entries, Is.EqualTo(new[] { "made", "ping", "disposed", "scope disposed" }));
    }

    private SocketInteractionContext Context()
    {
        var user = new SocketSelfUser(_client, 1);
        return new SocketInteractionContext(_client, new SocketSlashCommand(_client, 2, null, user));
    }
}
