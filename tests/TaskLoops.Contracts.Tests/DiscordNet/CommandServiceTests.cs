using Discord.Commands;
using Discord.Commands.Builders;
using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Contracts.Tests.DiscordNet;

/// <summary>What can be seen without a command: run on the real library too.</summary>
public sealed partial class CommandServiceTests : IDisposable
{
    private readonly DiscordSocketClient _client = new();
    private readonly CommandService _service = new();
    private readonly ModuleDiary _diary = new();
    private readonly ServiceProvider _services;

    public CommandServiceTests() => _services = new ServiceCollection().AddSingleton(_diary).BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        ((IDisposable)_service).Dispose();
        _client.Dispose();
    }

    [Test]
    public async Task Building_instance_is_not_disposed_of()
    {
        await _service.AddModuleAsync<Recorded>(_services);

        Assert.That(_diary.Entries, Is.EqualTo(new[] { "made", "building Recorded" }));
    }

    [Test]
    public async Task Attribute_that_is_added_while_building_is_found_in_the_module()
    {
        _diary.Marker = new ObsoleteAttribute("marker");

        var module = await _service.AddModuleAsync<Recorded>(_services);

        Assert.That(module.Attributes, Does.Contain(_diary.Marker));
        Assert.That(_service.Modules.Single(), Is.SameAs(module));
    }

    [Test]
    public async Task Marker_of_a_parent_is_in_its_submodules_too()
    {
        _diary.Marker = new ObsoleteAttribute("marker");

        var module = await _service.AddModuleAsync<Outer>(_services);

        Assert.That(module.Submodules.Single().Attributes, Does.Contain(_diary.Marker));
    }

    [Test]
    public async Task Property_that_says_so_is_not_injected()
    {
        await _service.AddModuleAsync<InjectsLittle>(_services);

        Assert.That(_service.Modules.Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Name_and_group_name_a_module()
    {
        await _service.AddModuleAsync<Named>(_services);
        await _service.AddModuleAsync<Grouped>(_services);

        Assert.That(_service.Modules.Select(module => module.Name), Is.EquivalentTo(new[] { "a name", "a group" }));
    }

    [Test]
    public async Task Module_cannot_be_added_twice()
    {
        await _service.AddModuleAsync<Recorded>(_services);

        Assert.That(
            () => _service.AddModuleAsync<Recorded>(_services), Throws.ArgumentException.With.Message.EqualTo("This module has already been added."));
    }

    [TestCase(typeof(string))]
    [TestCase(typeof(Outer.Inner))]
    public void Neither_another_class_nor_a_nested_module_can_be_added(Type type) =>
        Assert.That(() => _service.AddModuleAsync(type, _services), Throws.InvalidOperationException);

    [Test]
    public async Task Submodules_go_with_their_parent()
    {
        await _service.AddModuleAsync<Outer>(_services);
        Assert.That(_service.Modules.Count(), Is.EqualTo(2));

        Assert.That(await _service.RemoveModuleAsync<Outer>(), Is.True);

        Assert.That(_service.Modules, Is.Empty);
    }

    [TestCase("type argument")]
    [TestCase("type")]
    [TestCase("module")]
    public async Task Every_form_of_removal_removes_once(string form)
    {
        var type = typeof(Recorded);
        var module = await _service.AddModuleAsync<Recorded>(_services);

        Task<bool> Remove() => form switch
        {
            "type argument" => _service.RemoveModuleAsync<Recorded>(),
            "type" => _service.RemoveModuleAsync(type),
            _ => _service.RemoveModuleAsync(module),
        };

        Assert.That(await Remove(), Is.True);
        Assert.That(await Remove(), Is.False);
        Assert.That(_service.Modules, Is.Empty);
    }

    [Test]
    public async Task Text_can_belong_to_several_commands()
    {
        await _service.AddModuleAsync<InGroup>(_services);
        var module = await _service.AddModuleAsync<InSameGroup>(_services);

        Assert.That(module.Commands.SelectMany(command => command.Aliases), Is.EqualTo(new[] { "group", "group word" }));
    }

    [Test]
    public void Command_without_a_name_is_refused_and_its_module_stays_listed()
    {
        Assert.That(() => _service.AddModuleAsync<Nameless>(_services), Throws.InvalidOperationException.With.Message.EqualTo("Cannot add commands to the root node."));

        Assert.That(_service.Modules.Select(module => module.Name), Is.EqualTo(new[] { nameof(Nameless) }));
    }

    [Test]
    public async Task Set_of_modules_cannot_be_enumerated_while_it_changes()
    {
        await _service.AddModuleAsync<Recorded>(_services);
        using var modules = _service.Modules.GetEnumerator();
        modules.MoveNext();

        await _service.AddModuleAsync<Named>(_services);

        Assert.That(modules.MoveNext, Throws.InvalidOperationException);
    }

    public sealed class Recorded : ModuleBase<SocketCommandContext>, IDisposable
    {
        private readonly ModuleDiary _diary;

        public Recorded(ModuleDiary diary)
        {
            _diary = diary;
            _diary.Entries.Add("made");
        }

        [Command("ping")]
        public Task Ping()
        {
            _diary.Entries.Add("ping");
            return Task.CompletedTask;
        }

        public void Dispose() => _diary.Entries.Add("disposed");

        protected override void OnModuleBuilding(CommandService commandService, ModuleBuilder builder)
        {
            _diary.Entries.Add($"building {builder.Name}");
            if (_diary.Marker is { } marker)
                builder.AddAttributes(marker);
        }
    }

    public sealed class Outer(ModuleDiary diary) : ModuleBase
    {
        protected override void OnModuleBuilding(CommandService commandService, ModuleBuilder builder)
        {
            if (diary.Marker is { } marker)
                builder.AddAttributes(marker);
        }

        public sealed class Inner : ModuleBase;
    }

    public sealed class InjectsLittle : ModuleBase
    {
        [DontInject]
        public TimeProvider Clock { get; set; } = TimeProvider.System;
    }

    [Name("a name")]
    public sealed class Named : ModuleBase;

    [Group("a group")]
    public sealed class Grouped : ModuleBase;

    [Group("group")]
    public sealed class InGroup : ModuleBase
    {
        [Command]
        public Task SayNothing() => Task.CompletedTask;
    }

    [Group("Group")]
    public sealed class InSameGroup : ModuleBase
    {
        [Command]
        public Task SayNothing() => Task.CompletedTask;

        [Command("Word")]
        public Task SayNothingEither() => Task.CompletedTask;
    }

    public sealed class Nameless : ModuleBase
    {
        [Command]
        public Task SayNothing() => Task.CompletedTask;
    }
}
