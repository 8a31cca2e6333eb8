using Discord.Interactions;
using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops;

namespace DiscordNetRecipes;

/// <summary>The example of the README.</summary>
internal static class Readme
{
    public static void Configure(IServiceCollection services)
    {
        services.AddSingleton(new DiscordSocketConfig()).AddSingleton<DiscordSocketClient>();
        services.AddSingleton(provider => new InteractionService(provider.GetRequiredService<DiscordSocketClient>()));
        services.AddTaskLoops(options => options.RememberOccurrences()).AddDiscordNet();
    }
}

public sealed class StatsModule(StatsService stats) : InteractionModuleBase<SocketInteractionContext>
{
    [ModuleLoop(Minutes = 5)]
    public async Task PublishAsync(LoopIteration iteration, CancellationToken cancelled) => await stats.PublishAsync(cancelled);

    [SlashCommand("stats", "How often they were published.")]
    public async Task StatsAsync() => await RespondAsync($"{stats.Published} times.");
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
