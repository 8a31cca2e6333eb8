using Discord.Commands;
using Discord.Interactions;
using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.DiscordNet;
using TaskLoops.Hosting;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>A client of Discord.Net with both of its command services.</summary>
public abstract class DiscordNetRig : ClientRig
{
    /// <summary>The client, whichever it is.</summary>
    protected BaseSocketClient Client { get; private set; } = null!;

    /// <summary>Whether the first guild arrives with the others. Set before <see cref="ClientRig.ConnectAsync"/>, which then ends when the client is connected.</summary>
    public bool WithholdsAGuild { get; set; }

    public override void AddClient(IServiceCollection services)
    {
        AddSocketClient(services);
        services.AddSingleton(provider => new InteractionService((BaseSocketClient?)provider.GetService<DiscordSocketClient>() ?? provider.GetRequiredService<DiscordShardedClient>()));
        services.AddSingleton<CommandService>();
    }

    public override void AddAdapter(TaskLoopsBuilder loops) => loops.AddDiscordNet();

    public override void Attach(IServiceProvider services) =>
        Client = (BaseSocketClient?)services.GetService<DiscordSocketClient>() ?? services.GetRequiredService<DiscordShardedClient>();

    public override Task WaitUntilReadyAsync(CancellationToken cancelled) => Client.WaitUntilReadyAsync(cancelled);

    /// <summary>The guild that was withheld arrives; ends when the client has it.</summary>
    public abstract Task BringTheGuildAsync();

    protected abstract void AddSocketClient(IServiceCollection services);
}
