using Discord.Commands;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.DiscordNet;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>What is special about modules of text commands.</summary>
public abstract class TextCommandModuleTests<TRig> : CommandModuleTests<TRig, TextCommandModuleRig>
    where TRig : DiscordNetRig, new()
{
    protected override Type Scoped => typeof(ScopedTextCommands);

    [Test]
    public async Task A_module_that_does_not_tell_its_class_is_named_in_a_warning()
    {
        var host = await ReadyAsync();

        await Within(AddAsync(host, typeof(PlainTextCommands)));
        await Within(AddAsync(host, Modules.Pulse));
        await host.LookAsync();
        host.AdvanceSeconds(1);

        Assert.That(host.Log.Of(104), Has.Count.EqualTo(1));
        Assert.That(host.Log.Of(104)[0], Does.StartWith($"Module {typeof(PlainTextCommands)} has no loops").And.Contain(nameof(LoopModuleBase)).And.Contain("AddModuleWithLoopsAsync"));
        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1"]));
        Assert.That(host.Loops.Registry.Loops.Select(loop => loop.Name), Is.EqualTo([$"{Modules.Pulse.Name}.Pulse"]));
    }

    [Test]
    public async Task A_module_that_does_not_tell_its_class_has_loops_if_its_adder_tells_it()
    {
        var host = await ReadyAsync();
        var service = host.Services.GetRequiredService<CommandService>();

        await Within(service.AddModuleWithLoopsAsync<PlainTextCommands>(host.Services));
        host.AdvanceSeconds(1);
        await Within(service.RemoveModuleAsync<PlainTextCommands>());
        host.AdvanceSeconds(0.25);
        await host.LookAsync();

        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1", "after Cancelled", "disposed"]));
        Assert.That(host.Log.Of(104), Is.Empty);
    }

    [Test]
    public async Task A_look_between_the_addition_of_a_module_and_the_telling_of_its_class_changes_nothing()
    {
        var host = await ReadyAsync();
        var service = host.Services.GetRequiredService<CommandService>();
        using var over = new CancellationTokenSource();
        var looks = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
                host.AdvanceSeconds(0.25);
        });

        for (var time = 0; time < 100; time++)
        {
            await Within(service.AddModuleWithLoopsAsync<PlainTextCommands>(host.Services));
            Assert.That(host.Loops.Registry.Loops, Has.Count.EqualTo(1));
            await Within(service.RemoveModuleWithLoopsAsync<PlainTextCommands>(host.Services));
            Assert.That(host.Loops.Registry.Loops, Is.Empty);
        }

        await over.CancelAsync();
        await Within(looks);
    }

    [Test]
    public async Task What_one_host_was_told_the_others_know()
    {
        var first = await ReadyAsync();
        var second = Host();
        await second.StartAsync();

        await Within(first.Services.GetRequiredService<CommandService>().AddModuleWithLoopsAsync<PlainTextCommands>(first.Services));
        await second.LookAsync();
        second.AdvanceSeconds(1);

        Assert.That(second.Settled(), Is.EqualTo(["body 0", "body 1"]));
    }

    [Test]
    public async Task A_text_can_belong_to_several_modules()
    {
        var host = await ReadyAsync();
        await Within(AddAsync(host, Modules.Pulse));
        await Within(AddAsync(host, typeof(SameTextCommands)));
        await Within(AddAsync(host, typeof(GroupedTextCommands)));
        await host.LookAsync();

        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 0", "body 0"]));
    }

    /// <summary>The library throws, and leaves the module listed.</summary>
    [TestCase(typeof(NamelessTextCommands), false, 1)]
    [TestCase(typeof(NamelessTextCommands), true, 1)]
    [TestCase(typeof(OuterOfNamelessTextCommands), false, 3)]
    [TestCase(typeof(OuterOfNamelessTextCommands), true, 3)]
    public async Task A_command_without_a_name_leaves_no_loops(Type type, bool isPrompt, int modules)
    {
        var host = await ReadyAsync();
        var service = host.Services.GetRequiredService<CommandService>();

        Assert.That(
            async () => await Within(isPrompt ? Modules.PromptWayIn(host.Services, type) : AddAsync(host, type)),
            Throws.InvalidOperationException.With.Message.Contains("root node"));
        await host.LookAsync();
        host.AdvanceSeconds(1);

        Assert.That(service.Modules.Count(), Is.EqualTo(modules));
        Assert.That(host.Settled(), Is.Empty);
        Assert.That(host.Log.Of(104), Has.Count.EqualTo(modules));
        Assert.That(host.Log.Of(104)[0], Does.EndWith(" has no loops: its registration has failed, since a command has neither a name nor a group with one."));

        await Within(RemoveAsync(host, type));
        await Within(AddAsync(host, Modules.Pulse));
        await host.LookAsync();
        Assert.That(host.Settled(), Is.EqualTo(["body 0"]));
    }

    [Test]
    public async Task A_submodule_that_is_removed_alone_has_no_loops()
    {
        var host = await ReadyAsync();
        var service = host.Services.GetRequiredService<CommandService>();
        await Within(AddAsync(host, Modules.OuterOfPulse));
        await host.LookAsync();
        host.AdvanceSeconds(0.999);

        // The next look is at 1.0 s, as is the next iteration.
        await Within(service.RemoveModuleAsync(service.Modules.Single(module => module.IsSubmodule)));
        host.AdvanceSeconds(2);
        await host.LookAsync();

        Assert.That(host.Settled(), Is.EqualTo(["body 0", "after Cancelled", "disposed"]));
    }
}
