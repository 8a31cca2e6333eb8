using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops;

namespace DSharpPlusRecipes;

/// <summary>The example of the README.</summary>
internal static class Readme
{
    public static void Configure(IServiceCollection services, string token)
    {
        services.AddDiscordClient(token, DiscordIntents.Guilds);
        services.AddCommandsExtension((_, commands) => commands.AddCommands<StatsCommands>());
        services.AddTaskLoops(options => options.RememberOccurrences()).AddDSharpPlus();
    }
}

public sealed class StatsCommands(StatsService stats)
{
    [ModuleLoop(Minutes = 5)]
    public async Task PublishAsync(LoopIteration iteration, CancellationToken cancelled) => await stats.PublishAsync(cancelled);

    [Command("stats")]
    public async ValueTask ShowAsync(CommandContext context) => await context.RespondAsync($"{stats.Published} times.");
}

public sealed class StatsService
{
    private int _published;

    public int Published => _published;

    public Task PublishAsync(CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _published);
        return Task.CompletedTask;
    }
}
