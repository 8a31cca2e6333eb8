using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.CommandsNext;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.DSharpPlus;
using TaskLoops.Hosting;

namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>A client of DSharpPlus with both of its command libraries.</summary>
public abstract class DSharpPlusRig : ClientRig
{
    private int _sessions;

    public DiscordClient Client { get; private set; } = null!;

    /// <summary>How often a shard has said that it has begun a session.</summary>
    public int Sessions => Volatile.Read(ref _sessions);

    /// <summary>Whether handlers of the bot's throw, which are there before the adapter's. Set before the container is made.</summary>
    public bool HandlersThrow { get; set; }

    /// <summary>What the bot does when the library makes its commands. Set before the container is made.</summary>
    public Action<CommandsExtension> SetUpCommands { get; set; } = _ => { };

    /// <summary>Whether the client was ever connected: one that was not throws when it is disposed of.</summary>
    protected bool WasConnected { get; set; }

    public override void AddClient(IServiceCollection services)
    {
        AddDiscordClient(services);
        services.AddCommandsExtension((_, commands) => SetUpCommands(commands), new CommandsConfiguration { RegisterDefaultCommandProcessors = false });
        services.AddCommandsNextExtension(_ => { }, new CommandsNextConfiguration { StringPrefixes = ["?"] });
        if (HandlersThrow)
            services.ConfigureEventHandlers(events => events.HandleClientStarted(ThrowAsync).HandleSessionCreated(ThrowAsync).HandleClientStopped(ThrowAsync));
    }

    public override void AddAdapter(TaskLoopsBuilder loops)
    {
        loops.AddDSharpPlus();
        Listen(loops.Services);
    }

    /// <summary>Adds what the rig itself listens with; after the adapter, so that what that hears it has heard then.</summary>
    public virtual void Listen(IServiceCollection services) => services.ConfigureEventHandlers(events => events.HandleSessionCreated((_, _) =>
    {
        Interlocked.Increment(ref _sessions);
        return Task.CompletedTask;
    }));

    public override void Attach(IServiceProvider services) => Client = services.GetRequiredService<DiscordClient>();

    public override Task WaitUntilReadyAsync(CancellationToken cancelled) => Client.WaitUntilReadyAsync(cancelled);

    public override bool IsKnownFaultOfDisposal(Exception exception) => !WasConnected && exception is NullReferenceException;

    public override Task BeginNewSessionAsync() => BeginNewSessionAsync(SessionEnd.Invalid);

    /// <summary>The client loses its session, and begins a new one; ends when it has said so.</summary>
    public abstract Task BeginNewSessionAsync(SessionEnd why);

    /// <summary>The connection is lost in some way, and comes back with the same session; ends when the client has it.</summary>
    public abstract Task InterruptAsync(Interruption how);

    /// <summary>Discord acknowledges no heartbeat, until the client connects anew; ends when that has come to rest.</summary>
    public abstract Task MissHeartbeatsAsync();

    /// <summary>Connects, in vain, until the client has noticed twice; it will try again.</summary>
    public abstract Task ConnectInVainAsync(Refusal how);

    /// <summary>What kept the client out is over; ends when it has everything.</summary>
    public abstract Task GetInAsync();

    /// <summary>Connects, and is cut off when it has introduced itself.</summary>
    public abstract Task ConnectAndBeCutOffAsync();

    /// <summary>Connects, and is told to stay away (4014): the client gives up.</summary>
    public abstract Task BeTurnedAwayForGoodAsync();

    /// <summary>The connection is closed for good (4014): the client gives up.</summary>
    public abstract Task BeThrownOutForGoodAsync();

    /// <summary>Calls Discord's API, with such an end.</summary>
    public abstract Task CallAsync(CallFailure failure);

    /// <summary>Calls Discord's API, which stays silent; the task that is given back first completes when Discord has the request.</summary>
    public abstract (Task Asked, Task Call) CallInSilence();

    /// <summary>Somebody uses a command of CommandsNext; ends when it may not have been executed yet.</summary>
    public abstract Task UseTextCommandAsync(string name);

    public override Task CallAsync(CallResult result, CancellationToken cancelled) => CallAsync(result switch
    {
        CallResult.Succeeds => CallFailure.None,
        CallResult.InternalServerError => CallFailure.InternalServerError,
        CallResult.ServiceUnavailable => CallFailure.ServiceUnavailable,
        CallResult.RateLimited => CallFailure.RateLimited,
        CallResult.Cut => CallFailure.Cut,
        CallResult.NotFound => CallFailure.NotFound,
        _ => CallFailure.Forbidden,
    }).WaitAsync(cancelled);

    protected virtual void AddDiscordClient(IServiceCollection services) => services.AddDiscordClient("token", DiscordIntents.None);

    private static Task ThrowAsync<T>(DiscordClient client, T told) => throw new NotSupportedException("The bot's own handler.");
}
