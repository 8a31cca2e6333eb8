using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskLoops.Hosting;
using TaskLoops.Testing;

namespace TaskLoops.AdapterSuite;

/// <summary>A container with a client, its adapter and loops in virtual time. The client has the time of the machine.</summary>
public sealed class AdapterHost : IAsyncDisposable
{
    private readonly ClientRig _rig;
    private readonly ServiceProvider _services;

    public AdapterHost(ClientRig rig, Action<TaskLoopsBuilder>? add = null)
    {
        _rig = rig;
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time).AddSingleton(Trace);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        rig.AddClient(services);
        var loops = services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero);
        rig.AddAdapter(loops);
        add?.Invoke(loops);
        _services = services.BuildServiceProvider();
        rig.Attach(_services);
    }

    public VirtualTimeProvider Time { get; } = new();

    public Trace Trace { get; } = new();

    public LogLines Log { get; } = new();

    public IServiceProvider Services => _services;

    public HostedLoops Loops => _services.GetRequiredService<HostedLoops>();

    public Task StartAsync() => _services.StartTaskLoopsAsync();

    /// <summary>Lets the loops settle, then moves their time.</summary>
    public void AdvanceSeconds(double seconds)
    {
        Time.Settle();
        Time.Advance(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Ends when all modules that came or went are loaded or have ended.</summary>
    public async Task LookAsync()
    {
        await _services.GetRequiredService<ModuleWatch>().LookAsync().WaitAsync(Patience.Limit);
        Time.Settle();
    }

    /// <summary>What has been traced when the loops have settled.</summary>
    public IReadOnlyList<string> Settled()
    {
        Time.Settle();
        return Trace.Lines;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _services.DisposeAsync().AsTask().WaitAsync(Patience.Limit);
        }
        catch (Exception exception) when (_rig.IsKnownFaultOfDisposal(exception))
        {
            // The loops have ended before the client is disposed of.
        }
    }
}
