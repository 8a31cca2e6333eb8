using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.Hosting;

/// <summary>A module that is loaded, and the scope that its instance was made in.</summary>
internal sealed class LoadedModule
{
    private readonly LoopOptions _options;
    private readonly HostLog _log;
    private readonly Task _released;

    public LoadedModule(ModuleLoops loops, AsyncServiceScope? scope, LoopOptions options, HostLog log)
    {
        Loops = loops;
        _options = options;
        _log = log;
        _released = ReleaseAsync(scope, log);
    }

    public ModuleLoops Loops { get; }

    public Type Type => Loops.Instance.GetType();

    /// <summary>Unloads the module, and waits for its scope at most as long again: a body that does not end keeps both.</summary>
    public async Task UnloadAsync()
    {
        await Loops.DisposeAsync().ConfigureAwait(false);
        if (!Loops.Unloaded.IsCompleted)
            return;

        var clock = new ShutdownClock(_options.TimeProvider, _options.EndTimeout, _log);
        await _released.WaitAsync(_options.EndTimeout, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_released.IsCompleted)
            _log.ScopeFailed(Type, new TimeoutException($"The services of {Type.Name} have not been disposed of within {_options.EndTimeout}."));
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
