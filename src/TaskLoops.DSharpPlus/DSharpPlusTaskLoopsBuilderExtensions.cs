using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.CommandsNext;
using DSharpPlus.Extensions;
using TaskLoops;
using TaskLoops.DSharpPlus;
using TaskLoops.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Ties the loops of a container to DSharpPlus.</summary>
public static class DSharpPlusTaskLoopsBuilderExtensions
{
    /// <summary>Lets loops wait for the client, try again after its transient failures, and live as long as the commands of the classes that declare them.</summary>
    /// <remarks>
    /// The container needs a <see cref="DiscordClient"/>, single or sharded; a <see cref="CommandsExtension"/> and a <see cref="CommandsNextExtension"/> are
    /// watched if it has them, from the client's start on. Calling it twice does nothing more.
    /// <para>Held loops (<see cref="WhileDisconnected.Hold"/>) wait while not all shards are connected. The library does not tell of a connection that it
    /// resumes: a hold begins when it gives a session up, and after a close code that ends the connection for good it never ends.</para>
    /// <code>
    /// services.AddTaskLoops().AddDSharpPlus();
    /// // or, with a builder, whose provider then starts the loops: await client.ServiceProvider.StartTaskLoopsAsync()
    /// builder.ConfigureServices(services => services.AddTaskLoops().AddDSharpPlus());
    /// </code>
    /// </remarks>
    /// <param name="builder">What <c>AddTaskLoops</c> returned.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">DSharpPlus itself is not there, only what TaskLoops is compiled against.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TaskLoopsBuilder AddDSharpPlus(this TaskLoopsBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ContractAssembly.Refuse(typeof(DiscordClient));
        var services = builder.Services;
        if (services.Any(service => service.ServiceType == typeof(DSharpPlusReadiness)))
            return builder;

        services.ConfigureEventHandlers(DSharpPlusReadiness.Listen);
        services.AddSingleton(DSharpPlusReadiness.In);
        services.AddSingleton<ClientReadiness>(provider => provider.GetRequiredService<DSharpPlusReadiness>());
        services.AddSingleton<ModuleSource>(provider => new LateModules<CommandsExtension>(provider, CommandsModules.Of));
        services.AddSingleton<ModuleSource>(provider => new LateModules<CommandsNextExtension>(provider, extension => new CommandsNextModules(extension)));
        return builder.AddReconnectRules(DSharpPlusReconnects.Rules);
    }
}
