using DSharpPlus;
using DSharpPlus.CommandsNext;
using DSharpPlus.CommandsNext.Attributes;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;
using TaskLoops.Testing;

namespace TaskLoops.DSharpPlus.Tests;

#pragma warning disable CA1812

/// <summary>What the suite does not know of CommandsNext: which object runs the loops, and modules inside modules.</summary>
[Category("M2")]
public sealed class CommandsNextTests : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly VirtualTimeProvider _time = new();

    public CommandsNextTests()
    {
        var services = new ServiceCollection().AddDiscordClient("token", DiscordIntents.None)
            .AddCommandsNextExtension(_ => { }, new CommandsNextConfiguration())
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<Seen>();
        services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero).AddDSharpPlus();
        _provider = services.BuildServiceProvider();
    }

    private CommandsNextExtension Commands => _provider.GetRequiredService<CommandsNextExtension>();

    private Seen Objects => _provider.GetRequiredService<Seen>();

    private string[] Running => [.. _provider.GetRequiredService<LoopRegistry>().Loops.Select(loop => loop.Name).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync() => await _provider.DisposeAsync();

    [Test]
    public async Task Loops_of_a_singleton_module_run_on_the_object_that_runs_its_commands()
    {
        await StartAsync();
        await Commands.AddModuleWithLoopsAsync<Lasting>();
        _time.Settle();
        await Commands.ExecuteForTestAsync("single");

        Assert.That(Objects, Has.Count.EqualTo(2));
        Assert.That(Objects[1], Is.SameAs(Objects[0]));

        await Commands.RemoveModuleWithLoopsAsync<Lasting>();
        Assert.That(Objects, Has.Count.EqualTo(2), "The object is the library's: nobody disposes of it.");
    }

    [Test]
    public async Task Loops_of_a_transient_module_have_an_object_of_their_own()
    {
        await StartAsync();
        await Commands.AddModuleWithLoopsAsync<Transient>();
        _time.Settle();
        await Commands.ExecuteForTestAsync("transient");
        Assert.That(Objects, Has.Count.EqualTo(2));
        Assert.That(Objects[1], Is.Not.SameAs(Objects[0]));

        await Commands.RemoveModuleWithLoopsAsync<Transient>();
        Assert.That(Objects[2], Is.EqualTo("disposed"));
    }

    [Test]
    public async Task A_group_and_the_groups_inside_it_come_and_go_together()
    {
        await StartAsync();
        await Commands.AddModuleWithLoopsAsync<Outer>();
        Assert.That(Running, Is.EqualTo(["Inner.Loop", "Outer.Loop"]));

        Assert.That(await Commands.RemoveModuleWithLoopsAsync<Outer.Inner>(), Is.False, "The library removes no command that is inside a group.");
        Assert.That(await Commands.RemoveModuleWithLoopsAsync<Outer>(), Is.True);
        Assert.That(Running, Is.Empty);
    }

    [Test]
    public async Task A_module_with_one_command_left_keeps_its_loops()
    {
        await StartAsync();
        await Commands.AddModuleWithLoopsAsync<Lasting>();

        Commands.UnregisterCommands(Commands.RegisteredCommands["single"]);
        await _provider.GetRequiredService<ModuleWatch>().LookAsync();
        Assert.That(Running, Is.EqualTo(["Lasting.Loop"]));

        Commands.UnregisterCommands(Commands.RegisteredCommands["other"]);
        await _provider.GetRequiredService<ModuleWatch>().LookAsync();
        Assert.That(Running, Is.Empty);
    }

    private async Task StartAsync()
    {
        await _provider.StartTaskLoopsAsync();
        var client = _provider.GetRequiredService<DiscordClient>();
        await client.ConnectAsync();
        client.BecomeReady();
    }

    /// <summary>The objects that ran commands and loops.</summary>
    public sealed class Seen : System.Collections.ObjectModel.Collection<object>;

    public sealed class Lasting(Seen seen) : BaseCommandModule, IDisposable
    {
        [Command("single")]
        public Task SayNothingAsync(CommandContext context)
        {
            seen.Add(this);
            return Task.CompletedTask;
        }

        [Command("other")]
        public Task SayNothingEitherAsync(CommandContext context) => Task.CompletedTask;

        [ModuleLoop(Hours = 1)]
        public void Loop() => seen.Add(this);

        public void Dispose() => seen.Add("disposed");
    }

    [ModuleLifespan(ModuleLifespan.Transient)]
    public sealed class Transient(Seen seen) : BaseCommandModule, IDisposable
    {
        [Command("transient")]
        public Task SayNothingAsync(CommandContext context)
        {
            seen.Add(this);
            return Task.CompletedTask;
        }

        [ModuleLoop(Hours = 1)]
        public void Loop() => seen.Add(this);

        public void Dispose() => seen.Add("disposed");
    }

    [Group("outer")]
    public sealed class Outer : BaseCommandModule
    {
        [Command("nothing")]
        public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;

        [ModuleLoop(Hours = 1)]
        public void Loop()
        {
        }

        [Group("inner")]
        public sealed class Inner : BaseCommandModule
        {
            [Command("nothing")]
            public Task SayNothingAsync(CommandContext context) => Task.CompletedTask;

            [ModuleLoop(Hours = 1)]
            public void Loop()
            {
            }
        }
    }
}
