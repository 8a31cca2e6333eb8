using Microsoft.Extensions.DependencyInjection;

namespace DSharpPlus.CommandsNext;

public static class ExtensionMethods
{
    public static DiscordClientBuilder UseCommandsNext(
        this DiscordClientBuilder builder, Action<CommandsNextExtension> setup, CommandsNextConfiguration configuration) =>
        builder.ConfigureServices(services => services.AddCommandsNextExtension(setup, configuration));

    /// <summary>The extension is made when it is first asked for: the real library asks when the first message comes in.</summary>
    public static IServiceCollection AddCommandsNextExtension(
        this IServiceCollection services, Action<CommandsNextExtension> setup, CommandsNextConfiguration configuration) =>
        services.AddSingleton(provider =>
        {
            var client = provider.GetRequiredService<DiscordClient>();
            var extension = new CommandsNextExtension(configuration);
            extension.Setup(client);
            setup(extension);
            return extension;
        });
}
