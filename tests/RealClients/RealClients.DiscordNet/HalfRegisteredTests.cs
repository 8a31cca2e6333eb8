using Discord.Interactions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite;
using TaskLoops.DiscordNet;

namespace TaskLoops.RealClients.DiscordNet;

/// <summary>A module whose command has a name that is taken: the library throws when it has registered the module and not yet the command.</summary>
[Category("M2")]
public sealed class HalfRegisteredTests : AdapterTests<LoopbackRig>
{
    [Test]
    public async Task The_prompt_way_leaves_no_loops()
    {
        var (host, service) = await TakenAsync();

        Assert.That(() => Within(service.AddModuleWithLoopsAsync<TakenInteractions>(host.Services)), Throws.InvalidOperationException);
        await host.LookAsync();
        host.AdvanceSeconds(1);

        Assert.That(host.Settled(), Is.Empty);
        Assert.That(host.Loops.Registry.Loops, Is.Empty);
    }

    [Test]
    public async Task For_the_library_it_is_registered()
    {
        var (host, service) = await TakenAsync();

        Assert.That(() => Within(service.AddModuleAsync<TakenInteractions>(host.Services)), Throws.InvalidOperationException);

        Assert.That(service.GetModuleInfo<TakenInteractions>(), Is.Not.Null);
        Assert.That(service.Modules, Has.Count.EqualTo(2));
    }

    private async Task<(AdapterHost Host, InteractionService Service)> TakenAsync()
    {
        var host = Host();
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        var service = host.Services.GetRequiredService<InteractionService>();
        await service.AddModuleAsync<TakingInteractions>(host.Services);
        return (host, service);
    }

    private sealed class TakenInteractions(Trace trace) : InteractionModuleBase<SocketInteractionContext>
    {
        [ModuleLoop(Seconds = 1)]
        public void Pulse() => trace.Add("body");

        [SlashCommand("taken", "Says nothing.")]
        public Task SayNothingAsync() => Task.CompletedTask;
    }

    private sealed class TakingInteractions : InteractionModuleBase<SocketInteractionContext>
    {
        [SlashCommand("taken", "Says nothing.")]
        public Task SayNothingAsync() => Task.CompletedTask;
    }
}
