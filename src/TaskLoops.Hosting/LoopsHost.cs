using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TaskLoops.Hosting;

/// <summary>Starts and ends everything: the clients' readiness, the watch over command modules, services with loops, loops in code.</summary>
internal sealed class LoopsHost : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan _longestTimer = TimeSpan.FromDays(49);

    /// <summary>What the loops are given when a start that hung has taken all of the time.</summary>
    private static readonly TimeSpan _least = TimeSpan.FromMilliseconds(1);

    private readonly IServiceProvider _services;
    private readonly TaskLoopsOptions _options;
    private readonly HostLog _log;
    private readonly TimeProvider _time;
    private readonly TimeSpan _shutdownTimeout;
    private readonly LoopSettingsWatch _settings;
    private readonly ModuleLoader _loader;
    private readonly object _sync = new();
    private readonly OnceOnly _start = new();
    private readonly OnceOnly _stop = new();
    private ClientReadiness[]? _clients;
    private ITimer? _looks;

    /// <summary>On the steady clock; null while the gate is open.</summary>
    private long? _gateClosedAt;

    public LoopsHost(IServiceProvider services, IOptions<TaskLoopsOptions> options, ILoggerFactory logs)
    {
        _services = services;
        _options = options.Value;
        _log = new HostLog(new UnfailingLog(logs.CreateLogger(HostLog.Category)));
        _time = TimeOf(_options.Loops, services);

        // Now: a provider that is being disposed of gives no service any more.
        _shutdownTimeout = _options.ShutdownTimeout ?? ShutdownTimeoutOf(services);

        var registry = new LoopRegistry { Listener = new LoopLog(new UnfailingLog(logs.CreateLogger(LoopLog.Category))) };
        var common = new LoopOptions(_options.Loops)
        {
            TimeProvider = _time,
            Registry = registry,
            Gate = new ReadyGate { Stagger = _options.StartStagger },
            Connection = new LoopConnection(),
            Store = _options.Store,
        };
        if (_options.ErrorHook is { } hook)
            registry.OnError((failure, limit) => CallErrorHookAsync(hook, failure, limit));

        _gateClosedAt = _time.GetTimestamp();
        _settings = new LoopSettingsWatch(services.GetService<IConfiguration>(), _log);
        _loader = new ModuleLoader(services, common, _settings, _log);
        Watch = new ModuleWatch(_loader, _log);
        Loops = new HostedLoops(registry, common.Gate, common.Connection, () => _loader.Loaded);
    }

    public HostedLoops Loops { get; }

    public ModuleWatch Watch { get; }

    /// <summary>For how long the gate has been closed; null while it is open.</summary>
    public TimeSpan? GateClosedFor
    {
        get
        {
            lock (_sync)
                return _gateClosedAt is { } since ? _time.GetElapsedTime(since) : null;
        }
    }

    /// <summary>Listens to the clients from now on, best before they connect.</summary>
    public void Attach()
    {
        // Made before the lock is taken: factories of the user's run here, and a gateway's thread may want the lock.
        ClientReadiness[] clients = [.. _services.GetServices<ClientReadiness>()];
        lock (_sync)
        {
            if (_clients is not null)
                return;

            _clients = clients;
        }

        foreach (var client in clients)
            client.Changed += Follow;
        Follow();
    }

    /// <summary>Starts all that is to be started; a second call waits for the first.</summary>
    public Task StartAsync(CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_stop.HasBegun, this);
        return _start.RunAsync(StartOnceAsync);
    }

    /// <summary>Ends all loops within the time of the shutdown, and names what has not ended; a second call waits for the first.</summary>
    /// <param name="hurry">Cancels everything that still runs.</param>
    /// <exception cref="InvalidOperationException">Called from inside a loop, which would wait for itself: the end is requested.</exception>
    public async Task StopAsync(CancellationToken hurry)
    {
        var inside = Loops.Registry.Loops.FirstOrDefault(IsInside);

        // Off the caller's stack and context: whoever is inside a loop is not to be waited for by the end of all.
        var end = _stop.RunAsync(() => inside is null ? StopOnceAsync() : Task.Run(StopOnceAsync));
        if (inside is not null)
        {
            throw new InvalidOperationException(
                $"The end of all loops was awaited from inside loop '{inside.Name}', which would wait for itself. It has been requested; do not wait for it there.");
        }

        using (hurry.UnsafeRegister(static host => ((LoopsHost)host!).CancelAll(), this))
            await end.ConfigureAwait(false);
    }

    /// <summary>Ends the loops with the provider.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None).ConfigureAwait(false);

    /// <summary>Ends the loops with a provider that is not disposed of asynchronously: blocks, so that the after hooks are not cut off by the end of the process.</summary>
    public void Dispose()
    {
        // Nothing here needs the thread that is blocked: loops run on the pool, and no context is captured.
#pragma warning disable VSTHRD002
        StopAsync(CancellationToken.None).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private static TimeProvider TimeOf(LoopOptions loops, IServiceProvider services) =>
        loops.TimeProvider != TimeProvider.System ? loops.TimeProvider : services.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>A tenth of the host's time is left for the services that stop after the loops: the client's logout among them.</summary>
    private static TimeSpan ShutdownTimeoutOf(IServiceProvider services)
    {
        var host = services.GetService<IOptions<HostOptions>>()?.Value.ShutdownTimeout ?? TimeSpan.Zero;
        return host > TimeSpan.Zero && host < _longestTimer ? host * 0.9 : TimeSpan.FromSeconds(30);
    }

    private async Task StartOnceAsync()
    {
        // Whoever stops from here on waits for this start.
        ObjectDisposedException.ThrowIf(_stop.HasBegun, this);
        Attach();
        try
        {
            foreach (var source in _services.GetServices<ModuleSource>())
                Watch.Watch(source);
            _settings.Start();

            // All are loaded before any is started: what is declared wrongly ends the start before any body has run.
            var modules = _services.GetServices<HostedModule>().Select(module => _loader.LoadService(module.Type)).ToList();
            var loops = _services.GetServices<HostedLoop>().Select(_loader.LoadLoop).ToList();
            _services.GetRequiredService<LoopsEnd>();
            modules.ForEach(_loader.Start);
            loops.ForEach(_loader.Start);
            LookAround();
            _looks = _time.CreateTimer(static host => ((LoopsHost)host!).LookAround(), this, _options.LookInterval, _options.LookInterval);
        }
        catch
        {
            CancelAll();
            await EndAsync(new ShutdownClock(_time, _shutdownTimeout, _log)).ConfigureAwait(false);
            throw;
        }
    }

    private void LookAround()
    {
        try
        {
            foreach (var client in _clients!)
                client.Look();
            Watch.Look();
        }
        catch (Exception exception)
        {
            // On a timer's stack: nobody else would catch it, and the process would end.
            _log.LookFailed(exception);
        }
    }

    /// <summary>All that this does to a loop whose host is ending is to tell whether the caller is inside of it.</summary>
    private static bool IsInside(TaskLoop loop)
    {
        try
        {
            _ = loop.StopAsync();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private async Task StopOnceAsync()
    {
        // A start that hangs in somebody's constructor has its time like everything else.
        var clock = new ShutdownClock(_time, _shutdownTimeout, _log);
        await WithinAsync(_start.Completion, clock).ConfigureAwait(false);
        await EndAsync(clock).ConfigureAwait(false);
    }

    /// <summary>Asks the loops first; what else may hang, a look, an unloading, is waited for in what is left of the time.</summary>
    private async Task EndAsync(ShutdownClock clock)
    {
        _settings.Dispose();
        var looks = EndLooksAsync();
        var left = clock.Left;
        var late = await Loops.Registry.StopAllAsync(left > TimeSpan.Zero ? left : _least).ConfigureAwait(false);
        if (late.Count > 0)
            _log.DidNotEnd(string.Join(", ", late), _shutdownTimeout);

        await WithinAsync(looks, clock).ConfigureAwait(false);
        await WithinAsync(UnloadAsync(), clock).ConfigureAwait(false);
        foreach (var client in _clients ?? [])
            client.Changed -= Follow;
    }

    private async Task EndLooksAsync()
    {
        try
        {
            if (_looks is { } looks)
                await looks.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _log.ClockFailed(exception);
        }
    }

    private static async Task WithinAsync(Task task, ShutdownClock clock) =>
        await task.WaitAsync(clock.Left, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task UnloadAsync()
    {
        await Watch.StopAsync().ConfigureAwait(false);
        await Task.WhenAll(_loader.Loaded.Select(async module => await _loader.UnloadAsync(module).ConfigureAwait(false))).ConfigureAwait(false);
        await Task.WhenAll(Loops.Registry.Loops.Select(loop => loop.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private void CancelAll()
    {
        foreach (var loop in Loops.Registry.Loops)
            loop.Cancel();
    }

    /// <summary>The gate is open when every client is ready, or without a client from the start on.</summary>
    private void Follow()
    {
        lock (_sync)
        {
            if (_clients!.All(client => client.Connection.IsUp))
                Loops.Connection.Up();
            else
                Loops.Connection.Down();

            if (!_clients!.All(client => client.Gate.IsOpen))
            {
                Loops.Gate.Close();
                _gateClosedAt ??= _time.GetTimestamp();
            }
            else if (!Loops.Gate.IsOpen)
            {
                _gateClosedAt = null;
                Loops.Gate.Open();
            }
        }
    }

    private async Task CallErrorHookAsync(Func<LoopFailure, IServiceProvider, CancellationToken, Task> hook, LoopFailure failure, CancellationToken limit)
    {
        var scope = _services.CreateAsyncScope();
        await using (scope.ConfigureAwait(true))
            await hook(failure, scope.ServiceProvider, limit).ConfigureAwait(true);
    }
}
