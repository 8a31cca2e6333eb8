using Discord.Commands;
using Discord.Interactions;
using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskLoops;
using TaskLoops.DiscordNet;
using TaskLoops.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Ties the loops of a container to Discord.Net.</summary>
public static class DiscordNetTaskLoopsBuilderExtensions
{
    /// <summary>Lets loops wait for the client, try again after its transient failures, and live as long as the command modules that declare them.</summary>
    /// <remarks>
    /// The container needs a <see cref="DiscordSocketClient"/> or a <see cref="DiscordShardedClient"/>; an <see cref="InteractionService"/> and a
    /// <see cref="CommandService"/> are watched if it has them. Calling it twice does nothing more.
    /// <code>
    /// services.AddTaskLoops().AddDiscordNet();
    /// </code>
    /// </remarks>
    /// <param name="builder">What <c>AddTaskLoops</c> returned.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">Discord.Net itself is not there, only what TaskLoops is compiled against.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TaskLoopsBuilder AddDiscordNet(this TaskLoopsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ContractAssembly.Refuse(typeof(DiscordSocketClient));
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(DiscordNetReadiness)))
            return builder;

        services.AddSingleton(provider => DiscordNetReadiness.Of(ClientOf(provider), provider.GetService<TimeProvider>()));
        services.AddSingleton<ClientReadiness>(provider => provider.GetRequiredService<DiscordNetReadiness>());
        services.AddSingleton<ModuleSource>(provider => new InteractionModules(provider.GetService<InteractionService>()));
        services.AddSingleton<ModuleSource>(provider => new CommandModules(provider.GetService<CommandService>()));
        return builder.AddReconnectRules(DiscordNetReconnects.Rules);
    }

    private static BaseSocketClient ClientOf(IServiceProvider services) =>
        services.GetService<DiscordSocketClient>() as BaseSocketClient
        ?? services.GetService<DiscordShardedClient>()
        ?? throw new InvalidOperationException(
            "AddDiscordNet finds no client: add a DiscordSocketClient or a DiscordShardedClient to the services, as a singleton.");
}
