using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.Commands.ContextChecks;
using DSharpPlus.Commands.Trees;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;
using TaskLoops.Testing;

namespace TaskLoops.DSharpPlus.Tests;

#pragma warning disable CA1812

/// <summary>The library goes on answering the slash commands that it once registered; what was removed with its loops is refused.</summary>
[Category("M2")]
public sealed class RemovedCommandsTests : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    public RemovedCommandsTests()
    {
        var services = new ServiceCollection().AddDiscordClient("token", DiscordIntents.None)
            .AddCommandsExtension((_, _) => { }, new CommandsConfiguration())
            .AddSingleton<TimeProvider>(new VirtualTimeProvider());
        services.AddTaskLoops().AddDSharpPlus();
        _provider = services.BuildServiceProvider();
    }

    private CommandsExtension Commands => _provider.GetRequiredService<CommandsExtension>();

    public async ValueTask DisposeAsync() => await _provider.DisposeAsync();

    [Test]
    public async Task A_removed_command_that_is_still_called_is_refused_until_it_is_added_again()
    {
        await ConnectAsync();
        await Commands.AddCommandsWithLoopsAsync<Plain>();
        await Commands.AddCommandsWithLoopsAsync<Outer>();
        var plain = CommandOf<Plain>();
        var inner = CommandOf<Outer.Inner>();
        await Commands.ExecuteForTestAsync(plain);

        await Commands.RemoveCommandsWithLoopsAsync<Plain>();
        await Commands.RemoveCommandsWithLoopsAsync<Outer>();
        foreach (var removed in new[] { plain, inner })
        {
            Assert.That(
                async () => await Commands.ExecuteForTestAsync(removed),
                Throws.InstanceOf<ChecksFailed>().With.Message.EqualTo("This command has been removed."));
        }

        Commands.AddCommands<Plain>();
        await Commands.RefreshAsync();
        await Commands.ExecuteForTestAsync(plain);
    }

    private Command CommandOf<T>() =>
        Commands.Commands.Values.SelectMany(command => command.Flatten()).Single(command => command.Method?.ReflectedType == typeof(T));

    private async Task ConnectAsync()
    {
        await _provider.StartTaskLoopsAsync();
        await _provider.GetRequiredService<DiscordClient>().ConnectAsync();
    }

    internal sealed class Plain
    {
        [Command("plain")]
        public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

        [ModuleLoop(Hours = 1)]
        public void Loop()
        {
        }
    }

    [Command("outer")]
    internal sealed class Outer
    {
        [Command("inner")]
        internal sealed class Inner
        {
            [Command("nothing")]
            public ValueTask SayNothingAsync(CommandContext context) => ValueTask.CompletedTask;

            [ModuleLoop(Hours = 1)]
            public void Loop()
            {
            }
        }
    }
}
