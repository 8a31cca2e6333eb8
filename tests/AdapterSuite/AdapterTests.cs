using TaskLoops.Hosting;

namespace TaskLoops.AdapterSuite;

/// <summary>Tests on one client.</summary>
public abstract class AdapterTests<TRig> : IAsyncDisposable
    where TRig : ClientRig, new()
{
    private readonly List<AdapterHost> _hosts = [];

    protected TRig Rig { get; } = new();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await Rig.DisposeAsync();
    }

    /// <summary>A container that has not been started.</summary>
    protected AdapterHost Host(Action<TaskLoopsBuilder>? add = null)
    {
        var host = new AdapterHost(Rig, add);
        _hosts.Add(host);
        return host;
    }

    /// <summary>Runs once a second, and traces it.</summary>
    protected static void Pulse(TaskLoopsBuilder loops) => Pulse(loops, "pulse", options => options);

    protected static void Pulse(TaskLoopsBuilder loops, string name, Func<LoopOptions, LoopOptions> configure) => loops.AddLoop(
        name, Schedule.Every(TimeSpan.FromSeconds(1)), (LoopIteration iteration, Trace trace) => trace.Add($"{name} {iteration.Index}"), configure);

    protected static Task Within(Task task) => task.WaitAsync(Patience.Limit);

    protected static async Task GateOpensAsync(AdapterHost host)
    {
        await Within(host.Loops.Gate.WaitAsync());
        host.Time.Settle();
    }
}
