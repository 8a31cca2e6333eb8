using TaskLoops.Hosting;
using TaskLoops.Testing;

namespace TaskLoops.Soak.Leaks;

/// <summary>A host that lives for long, and in it modules and loops that do not.</summary>
internal sealed class Tenancy : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly TenantSource _source = new();
    private readonly ServiceProvider _services;
    private readonly HostedLoops _loops;
    private readonly CancellationTokenSource _never = new();

    public Tenancy()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time).AddSingleton(Time).AddSingleton(Ledger).AddScoped<Part>().AddSingleton<ModuleSource>(_source).AddLogging();
        services.AddTaskLoops(options =>
        {
            options.StartStagger = TimeSpan.Zero;
            options.Loops = new LoopOptions(options.Loops)
            {
                IterationTimeout = TimeSpan.FromSeconds(6),
                Retry = new RetryPolicy { Random = () => 0.5 },
                WhileDisconnected = WhileDisconnected.Hold,
            };
        });
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        _loops = _services.GetRequiredService<HostedLoops>();
    }

    public VirtualTimeProvider Time { get; } = new();

    public Ledger Ledger { get; } = new();

    public int Rounds { get; private set; }

    public Task StartAsync() => _services.StartTaskLoopsAsync().WaitAsync(_patience);

    /// <summary>A module comes, works for a quarter of an hour, is disturbed in every way there is, and goes.</summary>
    public async Task PlayRoundAsync()
    {
        _source.Add(typeof(Tenant));
        await LookAsync();
        Time.Advance(TimeSpan.FromMinutes(5));
        await DisturbAsync();
        Time.Advance(TimeSpan.FromMinutes(5));
        _loops.Connection.Down();
        Time.Advance(TimeSpan.FromSeconds(30));
        _loops.Connection.Up();
        await RunLoopInCodeAsync();
        Time.Advance(TimeSpan.FromMinutes(5));
        _source.Remove();
        await LookAsync();

        // Off the stack of whoever has completed that, which may have timers to put away below.
        await Task.Yield();
        Time.Settle();
        Rounds++;
    }

    /// <summary>What is left of the rounds so far, one line each.</summary>
    public IEnumerable<string> Left()
    {
        foreach (var alive in Ledger.Remains.Alive())
            yield return alive;
        if (Ledger.DisposedModules != Rounds)
            yield return $"{Ledger.DisposedModules} of {Rounds} modules have been disposed of";
        if (Ledger.Parts != 0)
            yield return $"{Ledger.Parts} services have not been disposed of";
        if (_loops.Registry.Loops.Count + _loops.Modules.Count != 0)
            yield return $"{_loops.Registry.Loops.Count} loops and {_loops.Modules.Count} modules are registered";
        if (!SpinWait.SpinUntil(() => Time.ArmedTimers == 1, _patience))
            yield return $"{Time.ArmedTimers} timers are armed, and not only the look of the host";
    }

    public async Task EndAsync()
    {
        await _services.StopTaskLoopsAsync().WaitAsync(_patience);
        Time.Settle();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _never.Dispose();
    }

    private Task LookAsync() => _services.GetRequiredService<ModuleWatch>().LookAsync(_never.Token).WaitAsync(_patience);

    private async Task DisturbAsync()
    {
        var module = _loops.GetModule<Tenant>();
        foreach (var loop in module.Loops)
        {
            Ledger.Remains.Add("loops", loop);
            loop.AddExceptionType(failure => failure is FormatException && failure.Message == module.Instance.ToString());
            var was = loop.Schedule;
            loop.ChangeSchedule(Schedule.Every(TimeSpan.FromSeconds(7)));
            loop.ChangeSchedule(was);
            loop.Restart();
        }

        Time.Advance(TimeSpan.FromMinutes(1));
        var ping = module.Get(nameof(Tenant.Ping));
        await ping.StopAsync(_never.Token).WaitAsync(_patience);
        _ = ping.Start();
        _ = ping.Completion.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await ping.InvokeAsync(_never.Token);
        await ping.CancelAsync(_never.Token).WaitAsync(_patience);
        _ = ping.Start();
    }

    private async Task RunLoopInCodeAsync()
    {
        var loop = TaskLoop
            .Create(Schedule.Every(TimeSpan.FromSeconds(3)).WithJitter(TimeSpan.FromSeconds(1), seed: Rounds), (_, cancelled) => CountAsync(cancelled), Options("jittered"))
            .BeforeLoop(_ => Ledger.Count())
            .AfterLoop((_, _) => Ledger.Count())
            .OnError((_, _) => { });
        Ledger.Remains.Add("loops in code", loop);
        _ = loop.Start();
        Time.Advance(TimeSpan.FromMinutes(2));
        await loop.DisposeAsync().AsTask().WaitAsync(_patience);

        // One that nobody disposes of, but that has ended, and one that was never started.
        var forgotten = TaskLoop.Create(Schedule.AsFastAsPossible, (_, _) => Ledger.Count(), new LoopOptions(Options("forgotten")) { Count = 10, Registry = null });
        Ledger.Remains.Add("forgotten loops", forgotten);
        _ = forgotten.Start();
        Time.Settle();
        Ledger.Remains.Add("loops never started", TaskLoop.Create(Schedule.Hourly(), (_, _) => Ledger.Count(), new LoopOptions(Options("unstarted")) { Registry = null }));
    }

    private Task CountAsync(CancellationToken cancelled)
    {
        Ledger.Count();
        return Task.Delay(TimeSpan.FromSeconds(1), Time, cancelled);
    }

    private LoopOptions Options(string name) => new()
    {
        Name = name,
        TimeProvider = Time,
        Gate = _loops.Gate,
        Connection = _loops.Connection,
        WhileDisconnected = WhileDisconnected.Hold,
        Registry = _loops.Registry,
        IterationTimeout = TimeSpan.FromSeconds(6),
    };
}
