using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace DSharpPlus.Commands;

public static class ExtensionMethods
{
    public static DiscordClientBuilder UseCommands(
        this DiscordClientBuilder builder, Action<IServiceProvider, CommandsExtension> setup, CommandsConfiguration? configuration = null) =>
        builder.ConfigureServices(services => services.AddCommandsExtension(setup, configuration));

    public static IServiceCollection AddCommandsExtension(
        this IServiceCollection services, Action<IServiceProvider, CommandsExtension> setup, CommandsConfiguration? configuration = null) =>
        services.AddCommandsExtension(setup, _ => configuration ?? new CommandsConfiguration());

    public static IServiceCollection AddCommandsExtension(
        this IServiceCollection services,
        Action<IServiceProvider, CommandsExtension> setup,
        Func<IServiceProvider, CommandsConfiguration> configurationFactory) => services
        .ConfigureEventHandlers(events => events.AddEventHandlers<RefreshOnStart>(ServiceLifetime.Singleton))
        .AddSingleton(provider =>
        {
            var client = provider.GetRequiredService<DiscordClient>();
            var extension = new CommandsExtension(configurationFactory(provider));
            extension.Setup(client);
            setup(provider, extension);
            return extension;
        });
}
