using System.ComponentModel;
using System.Reflection;
using Discord.Interactions;
using Discord.Interactions.Builders;
using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Contracts.Tests.DiscordNet;

/// <summary>What can be seen without a command or a look behind the scenes: run on the real library too.</summary>
public sealed partial class InteractionServiceTests : IDisposable
{
    private readonly DiscordSocketClient _client = new();
    private readonly InteractionService _service;
    private readonly ModuleDiary _diary = new();
    private readonly ServiceProvider _services;

    public InteractionServiceTests()
    {
        _service = new InteractionService(_client);
        _services = new ServiceCollection().AddSingleton(_diary).AddScoped<Scoped>().BuildServiceProvider();
    }

    public void Dispose()
    {
        _services.Dispose();
        _service.Dispose();
        _client.Dispose();
    }

    [Test]
    public async Task Module_is_built_by_one_instance_that_is_disposed_of_at_once()
    {
        await _service.AddModuleAsync<Recorded>(_services);

        Assert.That(_diary.Entries, Is.EqualTo(new[] { "made", "construct", "building, in Modules: False", "disposed" }));
    }

    [Test]
    public async Task Added_module_is_found_by_its_type()
    {
        var module = await _service.AddModuleAsync<Recorded>(_services);

        Assert.That(_service.GetModuleInfo<Recorded>(), Is.SameAs(module));
        Assert.That(_service.Modules, Is.EqualTo(new[] { module }));
        Assert.That(module.SlashCommands.Select(command => command.Name), Is.EqualTo(new[] { "ping" }));
    }

    [Test]
    public void Service_that_a_property_asks_for_must_be_there() =>
        Assert.That(() => _service.AddModuleAsync<NeedsClock>(_services), Throws.InvalidOperationException.With.Message.Contains("TimeProvider"));

    [Test]
    public async Task Service_provider_and_service_are_always_injected()
    {
        await _service.AddModuleAsync<NeedsNothing>(null);

        Assert.That(_service.Modules, Has.Count.EqualTo(1));
    }

    [Test]
    public void Failure_of_a_constructor_comes_wrapped() =>
        Assert.That(() => _service.AddModuleAsync<Failing>(_services), Throws.InstanceOf<TargetInvocationException>());

    [Test]
    public async Task Failure_while_building_leaves_no_module()
    {
        Assert.That(() => _service.AddModuleAsync<Failing>(_services), Throws.Exception);
        Assert.That(() => _service.GetModuleInfo<Failing>(), Throws.InstanceOf<KeyNotFoundException>());
        Assert.That(await _service.RemoveModuleAsync<Failing>(), Is.False);
    }

    [Test]
    public async Task Module_cannot_be_added_twice()
    {
        await _service.AddModuleAsync<Recorded>(_services);

        Assert.That(
            () => _service.AddModuleAsync<Recorded>(_services),
            Throws.ArgumentException.With.Message.EqualTo("Module definition for this type already exists."));
    }

    [TestCase(typeof(string))]
    public void Class_that_is_no_module_is_refused(Type type) =>
        Assert.That(() => _service.AddModuleAsync(type, _services), Throws.ArgumentException);

    [Test]
    public void Nested_module_cannot_be_added_by_itself() =>
        Assert.That(() => _service.AddModuleAsync<Outer.Inner>(_services), Throws.InvalidOperationException);

    [Test]
    public async Task Nested_module_is_a_submodule_and_not_found_by_its_type()
    {
        var outer = await _service.AddModuleAsync<Outer>(_services);

        Assert.That(outer.SubModules.Single().Parent, Is.SameAs(outer));
        Assert.That(_service.Modules, Is.EquivalentTo(new[] { outer, outer.SubModules.Single() }));
        Assert.That(() => _service.GetModuleInfo<Outer.Inner>(), Throws.InstanceOf<KeyNotFoundException>());
    }

    [Test]
    public async Task Submodule_stays_when_its_parent_is_removed()
    {
        var outer = await _service.AddModuleAsync<Outer>(_services);

        Assert.That(await _service.RemoveModuleAsync<Outer>(), Is.True);

        Assert.That(_service.Modules, Is.EqualTo(outer.SubModules));
    }

    [Test]
    public async Task Submodule_inherits_the_attributes_of_its_parent()
    {
        var outer = await _service.AddModuleAsync<Outer>(_services);

        Assert.That(outer.SubModules.Single().Attributes.OfType<BrowsableAttribute>(), Is.Not.Empty);
    }

    [Test]
    public async Task Module_with_a_taken_name_is_refused_and_stays_listed()
    {
        var first = await _service.AddModuleAsync<First>(_services);

        Assert.That(
            () => _service.AddModuleAsync<Second>(_services),
            Throws.InvalidOperationException.With.Message.EqualTo("A Discord.Interactions.SlashCommandInfo already exists with the same name: group name"));

        Assert.That(_service.Modules, Is.EqualTo(new[] { first, _service.GetModuleInfo<Second>() }));
        Assert.That(() => _service.AddModuleAsync<Second>(_services), Throws.ArgumentException);
    }

    [Test]
    public async Task Refused_module_takes_the_name_of_the_other_along()
    {
        await _service.AddModuleAsync<First>(_services);
        Assert.That(() => _service.AddModuleAsync<Second>(_services), Throws.InvalidOperationException);

        Assert.That(await _service.RemoveModuleAsync<Second>(), Is.True);

        await _service.AddModuleAsync<Second>(_services);
    }

    [Test]
    public async Task What_comes_is_listed_in_the_place_of_what_went()
    {
        await _service.AddModuleAsync<First>(_services);
        await _service.AddModuleAsync<Recorded>(_services);
        await _service.RemoveModuleAsync<First>();
        await _service.RemoveModuleAsync<Recorded>();

        var first = await _service.AddModuleAsync<First>(_services);
        var second = await _service.AddModuleAsync<Recorded>(_services);

        Assert.That(_service.Modules, Is.EqualTo(new[] { second, first }));
    }

    [TestCase(typeof(OuterWithCommand))]
    [TestCase(typeof(Button))]
    public async Task Names_of_submodules_and_of_buttons_stay_taken(Type type)
    {
        await _service.AddModuleAsync(type, _services);
        Assert.That(await _service.RemoveModuleAsync(type), Is.True);

        Assert.That(() => _service.AddModuleAsync(type, _services), Throws.InvalidOperationException);
    }

    [TestCase("type argument")]
    [TestCase("type")]
    [TestCase("module")]
    public async Task Every_form_of_removal_removes(string form)
    {
        var type = typeof(Recorded);
        var module = await _service.AddModuleAsync<Recorded>(_services);

        var removed = form switch
        {
            "type argument" => _service.RemoveModuleAsync<Recorded>(),
            "type" => _service.RemoveModuleAsync(type),
            _ => _service.RemoveModuleAsync(module),
        };

        Assert.That(await removed, Is.True);
        Assert.That(() => _service.GetModuleInfo<Recorded>(), Throws.InstanceOf<KeyNotFoundException>());
        Assert.That(_service.Modules, Is.Empty);
    }

    public sealed class Scoped(ModuleDiary diary) : IDisposable
    {
        public bool IsUsed { get; set; }

        public void Dispose()
        {
            if (IsUsed)
                diary.Entries.Add("scope disposed");
        }
    }

    public sealed class Recorded : InteractionModuleBase<SocketInteractionContext>, IDisposable
    {
        private readonly ModuleDiary _diary;

        public Recorded(ModuleDiary diary)
        {
            _diary = diary;
            _diary.Entries.Add("made");
        }

        public IServiceProvider Services { get; set; } = null!;

        public override void Construct(ModuleBuilder builder, InteractionService commandService) => _diary.Entries.Add("construct");

        public override void OnModuleBuilding(InteractionService commandService, ModuleInfo module) =>
            _diary.Entries.Add($"building, in Modules: {commandService.Modules.Contains(module)}");

        [SlashCommand("ping", "Says pong.")]
        public Task Ping()
        {
            Services.GetRequiredService<Scoped>().IsUsed = true;
            _diary.Entries.Add("ping");
            return Task.CompletedTask;
        }

        public void Dispose() => _diary.Entries.Add("disposed");
    }

    public sealed class NeedsClock : InteractionModuleBase
    {
        public TimeProvider Clock { get; set; } = TimeProvider.System;
    }

    public sealed class NeedsNothing : InteractionModuleBase
    {
        public IServiceProvider Services { get; set; } = null!;

        public InteractionService Service { get; set; } = null!;
    }

    public sealed class Failing : InteractionModuleBase
    {
        public Failing() => throw new IOException();
    }

    [Group("group", "Says nothing.")]
    public sealed class First : InteractionModuleBase
    {
        [SlashCommand("name", "Says nothing.")]
        public Task SayNothing() => Task.CompletedTask;

        [SlashCommand("other", "Says nothing.", ignoreGroupNames: true)]
        public Task SayNothingEither() => Task.CompletedTask;
    }

    [Group("group", "Says nothing.")]
    public sealed class Second : InteractionModuleBase
    {
        [SlashCommand("other", "Says nothing.")]
        public Task SayNothing() => Task.CompletedTask;

        [SlashCommand("name", "Says nothing.")]
        public Task SayNothingEither() => Task.CompletedTask;
    }

    public sealed class OuterWithCommand : InteractionModuleBase
    {
        public sealed class Inner : InteractionModuleBase
        {
            [SlashCommand("inner", "Says nothing.")]
            public Task SayNothing() => Task.CompletedTask;
        }
    }

    public sealed class Button : InteractionModuleBase
    {
        [ComponentInteraction("button")]
        public Task Press() => Task.CompletedTask;

        [ComponentInteraction("button:*")]
        public Task PressOne(string which) => Task.FromResult(which);

        [ComponentInteraction("button:*", true)]
        public Task PressTheSame(string which) => Task.FromResult(which);
    }

    [Browsable(false)]
    public sealed class Outer : InteractionModuleBase
    {
        public sealed class Inner : InteractionModuleBase;
    }
}
