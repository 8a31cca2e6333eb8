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
    protected DiscordClient Client { get; private set; } = null!;

    /// <summary>Whether the client was ever connected: one that was not throws when it is disposed of.</summary>
    protected bool WasConnected { get; set; }

    public override void AddClient(IServiceCollection services)
    {
        AddDiscordClient(services);
        services.AddCommandsExtension((_, _) => { }, new CommandsConfiguration { RegisterDefaultCommandProcessors = false });
        services.AddCommandsNextExtension(_ => { }, new CommandsNextConfiguration());
    }

    public override void AddAdapter(TaskLoopsBuilder loops) => loops.AddDSharpPlus();

    public override void Attach(IServiceProvider services) => Client = services.GetRequiredService<DiscordClient>();

    public override Task WaitUntilReadyAsync(CancellationToken cancelled) => Client.WaitUntilReadyAsync(cancelled);

    public override bool IsKnownFaultOfDisposal(Exception exception) => !WasConnected && exception is NullReferenceException;

    protected virtual void AddDiscordClient(IServiceCollection services) => services.AddDiscordClient("token", DiscordIntents.None);
}
