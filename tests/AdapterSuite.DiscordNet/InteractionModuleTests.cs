using Discord.Interactions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.DiscordNet;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>What is special about modules of interactions.</summary>
public abstract class InteractionModuleTests<TRig> : CommandModuleTests<TRig, InteractionModuleRig>
    where TRig : DiscordNetRig, new()
{
    protected override Type Scoped => typeof(ScopedInteractions);

    [Test]
    public async Task A_submodule_that_the_library_forgets_to_remove_loses_its_loops_all_the_same()
    {
        var host = await ReadyAsync();
        var service = host.Services.GetRequiredService<InteractionService>();
        await Within(AddAsync(host, Modules.OuterOfPulse));
        await host.LookAsync();

        await Within(RemoveAsync(host, Modules.OuterOfPulse));
        await host.LookAsync();
        host.AdvanceSeconds(2);

        // (The real library refuses to add the outer module again: the inner one's command is still there.)

        Assert.That(service.Modules.Select(module => module.Name), Is.EqualTo([Modules.InnerPulse.Name]));
        Assert.That(host.Settled(), Is.EqualTo(["body 0", "after Cancelled", "disposed"]));
    }

    [Test]
    public async Task A_submodule_is_found_however_deep_and_behind_whichever_sibling()
    {
        var host = await ReadyAsync();

        await Within(AddAsync(host, typeof(HouseInteractions)));
        await host.LookAsync();
        host.AdvanceSeconds(1);

        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1"]));
    }

    [Test]
    public async Task A_submodule_that_is_removed_alone_has_no_loops()
    {
        var host = await ReadyAsync();
        var service = host.Services.GetRequiredService<InteractionService>();
        await Within(AddAsync(host, Modules.OuterOfPulse));
        await host.LookAsync();
        host.AdvanceSeconds(0.999);

        // The next look is at 1.0 s, as is the next iteration.
        await Within(service.RemoveModuleAsync(service.Modules.Single(module => module.IsSubModule)));
        host.AdvanceSeconds(2);
        await host.LookAsync();

        Assert.That(service.Modules.Select(module => module.Name), Is.EqualTo([Modules.OuterOfPulse.Name]));
        Assert.That(host.Settled(), Is.EqualTo(["body 0", "after Cancelled", "disposed"]));
    }

    /// <summary>The next look is at 0.25 s.</summary>
    [Test]
    public async Task Removed_and_added_again_no_iteration_of_the_former_begins_before_anybody_looks()
    {
        var host = await ReadyAsync();
        await Within(AddAsync(host, typeof(QuickInteractions)));
        await host.LookAsync();
        host.AdvanceSeconds(0.05);

        await Within(RemoveAsync(host, typeof(QuickInteractions)));
        await Within(AddAsync(host, typeof(QuickInteractions)));
        host.AdvanceSeconds(0.1);
        Assert.That(host.Settled(), Is.EqualTo(["quick 0"]));

        await host.LookAsync();
        Assert.That(host.Settled(), Is.EqualTo(["quick 0", "quick 0"]));
    }

    [Test]
    public async Task What_cannot_be_added_promptly_disturbs_nothing()
    {
        var host = await ReadyAsync();
        var service = host.Services.GetRequiredService<InteractionService>();
        await Within(AddAsync(host, Modules.Pulse));
        await host.LookAsync();

        foreach (var type in (Type[])[Modules.Pulse, Modules.Unmakeable, typeof(string), typeof(int)])
            Assert.That(async () => await Within(service.AddModuleWithLoopsAsync(type, host.Services)), Throws.Exception, type.Name);

        // The real library refuses it in silence, or not at all.
        await service.AddModuleWithLoopsAsync(typeof(GenericInteractions<>), host.Services).ContinueWith(_ => { }, TaskScheduler.Default);
        await Within(AddAsync(host, Modules.Derived));
        await host.LookAsync();

        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 0"]));
        Assert.That(host.Log.Of(106), Is.Empty);
    }
}
