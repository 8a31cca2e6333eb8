using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;

namespace TaskLoops.DSharpPlus;

/// <summary>Brings the classes of a command service under watch. The library makes the service after the client's start, with code of the user's: not before that.</summary>
internal sealed class LateModules<TExtension>(IServiceProvider services, Func<TExtension, ModuleSource> modulesOf) : ModuleSource
    where TExtension : class
{
    /// <summary>What the user's code throws would be thrown four times a second: it is asked again after a while.</summary>
    private const int LooksBetween = 40;

    private bool _isDone;
    private int _looksToWait;

    /// <inheritdoc/>
    public override IReadOnlyList<RegisteredModule>? Find()
    {
        if (_isDone || services.GetRequiredService<DSharpPlusReadiness>() is not { HasStarted: true, Client: { } client })
            return null;

        if (_looksToWait-- > 0)
            return null;

        _looksToWait = LooksBetween;
        if ((services.GetService<TExtension>() ?? client.ServiceProvider.GetService<TExtension>()) is { } extension)
            services.GetRequiredService<ModuleWatch>().Watch(modulesOf(extension));
        _isDone = true;
        return null;
    }
}
