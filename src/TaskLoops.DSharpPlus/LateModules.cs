using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;

namespace TaskLoops.DSharpPlus;

/// <summary>Brings the classes of a command service under watch. The library makes the service after the client's start, with code of the user's: not before that.</summary>
internal sealed class LateModules<TExtension>(IServiceProvider services, Func<TExtension, ModuleSource> modulesOf) : ModuleSource
    where TExtension : class
{
    /// <summary>What the user's code throws would be thrown four times a second.</summary>
    private bool _hasAsked;

    /// <inheritdoc/>
    public override IReadOnlyList<RegisteredModule>? Find()
    {
        if (_hasAsked || services.GetRequiredService<DSharpPlusReadiness>() is not { HasStarted: true, Client: { } client })
            return null;

        _hasAsked = true;
        if ((services.GetService<TExtension>() ?? client.ServiceProvider.GetService<TExtension>()) is { } extension)
            services.GetRequiredService<ModuleWatch>().Watch(modulesOf(extension));
        return null;
    }
}
