using Discord.Interactions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite;

namespace TaskLoops.RealClients.DiscordNet;

/// <summary>Commands of the kinds that the contract has none of: the library throws when it has listed the module, which has no loops.</summary>
[Category("M2")]
public sealed class HalfRegisteredTests : AdapterTests<LoopbackRig>
{
    [TestCase(typeof(FirstUserInteractions), typeof(SecondUserInteractions), "known")]
    [TestCase(typeof(FirstMessageInteractions), typeof(SecondMessageInteractions), "known")]
    [TestCase(typeof(FirstAutocompleteInteractions), typeof(SecondAutocompleteInteractions), "command parameter")]
    [TestCase(typeof(FirstGroupedButtonInteractions), typeof(SecondGroupedButtonInteractions), "house button")]
    [TestCase(typeof(FirstModalInteractions), typeof(SecondModalInteractions), "modal")]
    public async Task A_name_is_taken(Type first, Type second, string name)
    {
        var (host, service) = await ReadyAsync();
        await Within(service.AddModuleAsync(first, host.Services));

        Assert.That(async () => await Within(service.AddModuleAsync(second, host.Services)), Throws.InvalidOperationException);
        await host.LookAsync();

        Assert.That(service.Modules, Has.Count.EqualTo(2));
        Assert.That(host.Settled(), Is.EqualTo([first.Name]));
        Assert.That(host.Log.Of(104), Is.EqualTo([$"Module {second} has no loops: its registration has failed, since the name of its command '{name}' is taken, by module {first.Name}."]));
    }

    [TestCase(typeof(BrokenPatternInteractions), "[")]
    [TestCase(typeof(NamelessModalInteractions), "")]
    [TestCase(typeof(NamelessInteractions), "")]
    public async Task A_name_is_none(Type type, string name)
    {
        var (host, service) = await ReadyAsync();

        Assert.That(async () => await Within(service.AddModuleAsync(type, host.Services)), Throws.InstanceOf<ArgumentException>());
        await host.LookAsync();

        Assert.That(service.Modules, Has.Count.EqualTo(1));
        Assert.That(host.Settled(), Is.Empty);
        Assert.That(host.Log.Of(104), Is.EqualTo([$"Module {type} has no loops: its registration has failed, since '{name}' cannot be the name of a command."]));
    }

    [Test]
    public async Task Commands_of_users_and_of_messages_have_names_of_their_own()
    {
        var (host, service) = await ReadyAsync();
        await Within(service.AddModuleAsync<FirstUserInteractions>(host.Services));
        await Within(service.AddModuleAsync<FirstMessageInteractions>(host.Services));
        await host.LookAsync();

        Assert.That(host.Settled(), Is.EquivalentTo([nameof(FirstUserInteractions), nameof(FirstMessageInteractions)]));
    }

    private async Task<(AdapterHost Host, InteractionService Service)> ReadyAsync()
    {
        var host = Host();
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        return (host, host.Services.GetRequiredService<InteractionService>());
    }
}
