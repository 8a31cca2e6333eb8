using DSharpPlus.EventArgs;
using Microsoft.Extensions.DependencyInjection;

namespace DSharpPlus;

public sealed class EventHandlingBuilder
{
    internal EventHandlingBuilder(IServiceCollection services) => Services = services;

    public IServiceCollection Services { get; }

    public EventHandlingBuilder AddEventHandlers<T>(ServiceLifetime lifetime = ServiceLifetime.Transient)
        where T : IEventHandler => AddEventHandlers([typeof(T)], lifetime);

    public EventHandlingBuilder AddEventHandlers(IReadOnlyList<Type> types, ServiceLifetime lifetime = ServiceLifetime.Transient)
    {
        foreach (var type in types)
        {
            Services.Configure<EventHandlerCollection>(handlers => handlers.Register(type));
            Services.Add(ServiceDescriptor.Describe(type, type, lifetime));
        }

        return this;
    }

    public EventHandlingBuilder HandleClientStarted(Func<DiscordClient, ClientStartedEventArgs, Task> handler) => Handle(handler);

    public EventHandlingBuilder HandleClientStopped(Func<DiscordClient, ClientStoppedEventArgs, Task> handler) => Handle(handler);

    public EventHandlingBuilder HandleSessionCreated(Func<DiscordClient, SessionCreatedEventArgs, Task> handler) => Handle(handler);

    public EventHandlingBuilder HandleSessionResumed(Func<DiscordClient, SessionResumedEventArgs, Task> handler) => Handle(handler);

    public EventHandlingBuilder HandleZombied(Func<DiscordClient, ZombiedEventArgs, Task> handler) => Handle(handler);

    public EventHandlingBuilder HandleGuildDownloadCompleted(Func<DiscordClient, GuildDownloadCompletedEventArgs, Task> handler) => Handle(handler);

    private EventHandlingBuilder Handle<T>(Func<DiscordClient, T, Task> handler)
        where T : DiscordEventArgs
    {
        Services.Configure<EventHandlerCollection>(handlers => handlers.Register(handler));
        return this;
    }
}
