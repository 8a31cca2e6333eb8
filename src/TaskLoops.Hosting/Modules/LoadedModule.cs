using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>A module that is loaded, and the scope that its instance was made in.</summary>
internal sealed class LoadedModule
{
    private readonly Task _released;

    public LoadedModule(ModuleLoops loops, AsyncServiceScope? scope, HostLog log)
    {
        Loops = loops;
        _released = ReleaseAsync(scope, log);
    }

    public ModuleLoops Loops { get; }

    public Type Type => Loops.Instance.GetType();

    /// <summary>Unloads the module, and waits for the scope as long as for the module itself: a body that does not end keeps both.</summary>
    public async Task UnloadAsync()
    {
        await Loops.DisposeAsync().ConfigureAwait(false);
        if (Loops.Unloaded.IsCompleted)
            await _released.ConfigureAwait(false);
    }

    /// <summary>The scope goes when nothing of the module is left, whoever unloads it.</summary>
    private async Task ReleaseAsync(AsyncServiceScope? scope, HostLog log)
    {
        await Loops.Unloaded.ConfigureAwait(false);
        if (scope is not { } made)
            return;

        try
        {
            await made.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            log.ScopeFailed(Type, exception);
        }
    }
}
