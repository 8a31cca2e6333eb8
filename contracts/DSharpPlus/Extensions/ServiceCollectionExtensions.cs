using DSharpPlus.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace DSharpPlus.Extensions;

public static class ServiceCollectionExtensions
{
    internal const int ShardsOfShardedClient = 2;

    public static IServiceCollection AddDiscordClient(this IServiceCollection services, string token, DiscordIntents intents) =>
        services.AddPlayedClient(1);

    public static IServiceCollection AddShardedDiscordClient(this IServiceCollection services, string token, DiscordIntents intents) =>
        services.AddPlayedClient(ShardsOfShardedClient);

    public static IServiceCollection ConfigureEventHandlers(this IServiceCollection services, Action<EventHandlingBuilder> configure)
    {
        configure(new EventHandlingBuilder(services));
        return services;
    }

    public static IServiceCollection DisableGateway(this IServiceCollection services) =>
        services.Replace<IShardOrchestrator, NullShardOrchestrator>();

    public static IServiceCollection Replace<TInterface, TImplementation>(this IServiceCollection services)
        where TImplementation : class, TInterface
    {
        var old = services.Single(service => service.ServiceType == typeof(TInterface));
        services.Remove(old);
        services.Add(new ServiceDescriptor(typeof(TInterface), typeof(TImplementation), old.Lifetime));
        return services;
    }

    private static IServiceCollection AddPlayedClient(this IServiceCollection services, int shards) => services
        .AddOptions()
        .AddSingleton<IClientErrorHandler, ForgetfulErrorHandler>()
        .AddSingleton<IShardOrchestrator>(_ => new PlayedShards(shards))
        .AddSingleton<EventDispatch>()
        .AddSingleton(provider => new DiscordClient(
            provider, provider.GetRequiredService<IShardOrchestrator>(), provider.GetRequiredService<EventDispatch>()));
}
