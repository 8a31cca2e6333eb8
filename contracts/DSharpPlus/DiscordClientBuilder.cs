using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace DSharpPlus;

public sealed class DiscordClientBuilder
{
    private readonly IServiceCollection _services;

    private DiscordClientBuilder(IServiceCollection services) => _services = services;

    public static DiscordClientBuilder CreateDefault(string token, DiscordIntents intents, IServiceCollection? serviceCollection = null) =>
        new((serviceCollection ?? new ServiceCollection()).AddDiscordClient(token, intents));

    public static DiscordClientBuilder CreateSharded(
        string token, DiscordIntents intents, uint? shardCount = null, IServiceCollection? serviceCollection = null) =>
        new((serviceCollection ?? new ServiceCollection()).AddShardedDiscordClient(token, intents));

    public DiscordClientBuilder ConfigureServices(Action<IServiceCollection> configure)
    {
        configure(_services);
        return this;
    }

    public DiscordClientBuilder ConfigureEventHandlers(Action<EventHandlingBuilder> configure)
    {
        _services.ConfigureEventHandlers(configure);
        return this;
    }

    public DiscordClient Build() => _services.BuildServiceProvider().GetRequiredService<DiscordClient>();
}
