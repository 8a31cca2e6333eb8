using System.Net.Sockets;
using TaskLoops.Testing;

namespace TaskLoops.Soak.Leaks;

/// <summary>A module that is loaded and unloaded: services by constructor and by parameter, time-outs, retries, hooks.</summary>
internal sealed class Tenant : IAsyncDisposable
{
    private readonly VirtualTimeProvider _time;
    private readonly Ledger _ledger;

    public Tenant(VirtualTimeProvider time, Ledger ledger, Part part)
    {
        _time = time;
        _ledger = ledger;
        ledger.Remains.Add("modules", this);
        ledger.Remains.Add("services of modules", part);
    }

    [BeforeLoop(nameof(Ping), nameof(CallAsync))]
    public void Before(Part part) => _ledger.Remains.Add("services of hooks", part);

    [ModuleLoop(Seconds = 1)]
    public void Ping() => _ledger.Count();

    [ModuleLoop(Seconds = 10)]
    public async Task CallAsync(LoopIteration iteration, Part part, CancellationToken cancelled)
    {
        _ledger.Count();
        if (iteration.Index % 16 == 3)
            _ledger.Remains.Add("services of iterations", part);
        if (iteration.Attempt == 1 && iteration.Index % 4 == 1)
            throw new SocketException();
        if (iteration.Attempt == 1 && iteration.Index % 4 == 2)
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancelled);
        await Task.Delay(TimeSpan.FromSeconds(1), _time, cancelled);
    }

    [ModuleLoop(Seconds = 2, MaxOverlap = 3)]
    public async Task OverlapAsync(CancellationToken cancelled)
    {
        _ledger.Count();
        await Task.Delay(TimeSpan.FromSeconds(5), _time, cancelled);
    }

    [ModuleLoop(Times = ["00:00", "06:30", "18:00 Europe/Warsaw"], TimeZone = "America/New_York")]
    public void Daily() => _ledger.Count();

    [AfterLoop(nameof(CallAsync))]
    public void After(Part part) => _ledger.Remains.Add("services of hooks", part);

    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        _ledger.Disposed();
    }
}
