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
        _log = new HostLog(logs.CreateLogger(HostLog.Category));
        _time = TimeOf(_options.Loops, services);

        // Now: a provider that is being disposed of gives no service any more.
        _shutdownTimeout = _options.ShutdownTimeout ?? ShutdownTimeoutOf(services);

        var registry = new LoopRegistry { Listener = new LoopLog(logs.CreateLogger(LoopLog.Category)) };
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
        lock (_sync)
        {
            if (_clients is not null)
                return;

            _clients = [.. _services.GetServices<ClientReadiness>()];
        }

        foreach (var client in _clients)
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
    public Task StopAsync(CancellationToken hurry) => _stop.RunAsync(() => StopOnceAsync(hurry));

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
        }
        catch
        {
            await EndAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
            throw;
        }

        LookAround();
        _looks = _time.CreateTimer(static host => ((LoopsHost)host!).LookAround(), this, _options.LookInterval, _options.LookInterval);
    }

    private void LookAround()
    {
        foreach (var client in _clients!)
            client.Look();
        Watch.Look();
    }

    private async Task StopOnceAsync(CancellationToken hurry)
    {
        await _start.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await EndAsync(hurry).ConfigureAwait(false);
    }

    private async Task EndAsync(CancellationToken hurry)
    {
        if (_looks is not null)
            await _looks.DisposeAsync().ConfigureAwait(false);
        _settings.Dispose();

        var began = _time.GetTimestamp();
        var limit = _shutdownTimeout;
        using (hurry.UnsafeRegister(static host => ((LoopsHost)host!).CancelAll(), this))
        {
            var late = await Loops.Registry.StopAllAsync(limit).ConfigureAwait(false);
            if (late.Count > 0)
                _log.DidNotEnd(string.Join(", ", late), limit);
        }

        // What has ended is let go of at once; what has not has had its time.
        var rest = limit - _time.GetElapsedTime(began);
        await UnloadAsync().WaitAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in _clients ?? [])
            client.Changed -= Follow;
    }

    private async Task UnloadAsync()
    {
        await Watch.StopAsync().ConfigureAwait(false);
        await Task.WhenAll(_loader.Loaded.Select(_loader.UnloadAsync)).ConfigureAwait(false);
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
