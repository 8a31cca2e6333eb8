using Discord.Commands;
using Discord.Interactions;
using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.DiscordNet;
using TaskLoops.Hosting;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>A client of Discord.Net with both of its command services. Containers that come after the first share what the first has made.</summary>
public abstract class DiscordNetRig : ClientRig
{
    private InteractionService? _interactions;
    private CommandService? _commands;
    private int _readies;

    /// <summary>The client, whichever it is.</summary>
    public BaseSocketClient Client { get; private set; } = null!;

    /// <summary>How often the client has said that it, or one of its shards, is ready.</summary>
    public int Readies => Volatile.Read(ref _readies);

    public abstract override int Handlers { get; }

    /// <summary>Whether the first guild stays away when the others come. Set before <see cref="ClientRig.ConnectAsync"/>, which then ends when the client is connected.</summary>
    public bool WithholdsAGuild { get; set; }

    /// <summary>Whether the library itself soon says that it is ready, though a guild stays away. Set before the first container is made..</summary>
    public bool SoonGivesUpGuilds { get; set; }

    /// <summary>Whether <see cref="ClientRig.ConnectAsync"/> ends when the client has said that it is ready, or, if somebody keeps it from that, when every guild is there.</summary>
    public bool WaitsForReady { get; set; } = true;

    /// <summary>Whether Discord lets a session be resumed that the client itself has closed.</summary>
    public virtual bool KeepsSessions { get; set; }

    public override void AddClient(IServiceCollection services)
    {
        if (Client is null)
        {
            AddSocketClient(services);
            services.AddSingleton(provider => new InteractionService(ClientOf(provider)));
            services.AddSingleton<CommandService>();
            return;
        }

        services.AddSingleton(Client.GetType(), Client).AddSingleton(_interactions!).AddSingleton(_commands!);
    }

    public override void AddAdapter(TaskLoopsBuilder loops) => loops.AddDiscordNet();

    public override void Attach(IServiceProvider services)
    {
        if (Client is not null)
            return;

        Client = ClientOf(services);
        _interactions = services.GetRequiredService<InteractionService>();
        _commands = services.GetRequiredService<CommandService>();
        if (Client is DiscordShardedClient sharded)
            sharded.ShardReady += _ => CountReady();
        else
            ((DiscordSocketClient)Client).Ready += CountReady;
    }

    public override Task WaitUntilReadyAsync(CancellationToken cancelled) => Client.WaitUntilReadyAsync(cancelled);

    /// <summary>The guild that was withheld arrives; ends when the client has it.</summary>
    public abstract Task BringTheGuildAsync();

    /// <summary>The client disconnects, and stays logged in; ends when it has.</summary>
    public abstract Task StopAsync();

    /// <summary>Logs in if that is needed, and starts; ends when the client is connected with the session that it had.</summary>
    public abstract Task ResumeAsync();

    /// <summary>The lost connection comes back, but not the session; ends when the client has said that it is ready once more.</summary>
    public abstract Task RegainWithoutSessionAsync();

    /// <summary>The connection is lost in some way, and comes back with the same session; ends when the client has it.</summary>
    public abstract Task InterruptAsync(Interruption how);

    /// <summary>Logs in and connects, in vain, until the client has noticed twice; it will try again.</summary>
    public abstract Task ConnectInVainAsync(Refusal how);

    /// <summary>What kept the client out is over; ends when it has said that it is ready.</summary>
    public abstract Task GetInAsync();

    /// <summary>Logs in and connects, and is told to stay away: the client gives up.</summary>
    public abstract Task BeTurnedAwayForGoodAsync();

    /// <summary>The connection is closed for good: the client gives up.</summary>
    public abstract Task BeThrownOutForGoodAsync();

    /// <summary>Calls Discord's API, with such an end.</summary>
    public abstract Task CallAsync(CallFailure failure, CancellationToken cancelled);

    /// <summary>Calls Discord's API, which stays silent; the task that is given back first completes when Discord has the request.</summary>
    public abstract (Task Asked, Task Call) CallInSilence(CancellationToken cancelled);

    protected abstract void AddSocketClient(IServiceCollection services);

    private static BaseSocketClient ClientOf(IServiceProvider services) =>
        (BaseSocketClient?)services.GetService<DiscordSocketClient>() ?? services.GetRequiredService<DiscordShardedClient>();

    private Task CountReady()
    {
        Interlocked.Increment(ref _readies);
        return Task.CompletedTask;
    }
}
