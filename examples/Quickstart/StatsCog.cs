using TaskLoops;

namespace Quickstart;

/// <summary>A module as a bot author writes it: state, two loops, hooks.</summary>
internal sealed class StatsCog(Uri api, ConsoleLog log) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = api };
    private readonly List<string> _batch = [];
    private volatile int _published;
    private volatile int _greetings;

    /// <summary>Short back-offs, so that the example is short as well.</summary>
    public static RetryPolicy Impatient { get; } = new() { BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1) };

    public int Published => _published;

    public int Greetings => _greetings;

    public int Batched
    {
        get
        {
            lock (_batch)
                return _batch.Count;
        }
    }

    public bool FlushedOnCancel { get; private set; }

    [BeforeLoop(nameof(PublishAsync))]
    public void Prepare() => log.Say("   before hook: the client is ready, the first iteration follows.");

    [ModuleLoop(Seconds = 1)]
    public async Task PublishAsync(LoopIteration iteration, CancellationToken cancelled)
    {
        var answer = await _http.GetStringAsync(new Uri("/stats", UriKind.Relative), cancelled);
        lock (_batch)
            _batch.Add(answer);
        _published++;
        log.Say($"   #{iteration.Index}{(iteration.Attempt > 1 ? $", attempt {iteration.Attempt}" : "")}: the API says '{answer}'; {Batched} in the batch.");
    }

    [AfterLoop(nameof(PublishAsync))]
    public async Task FlushAsync(LoopEnd end, CancellationToken limit)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(100), limit);
        lock (_batch)
        {
            log.Say($"   after hook: the run is {end.Reason} after {end.Iterations} iterations; flushing {_batch.Count} answers.");
            FlushedOnCancel = end.Reason == LoopEndReason.Cancelled && _batch.Count > 0;
            _batch.Clear();
        }
    }

    [ModuleLoop(Times = ["09:00"], TimeZone = "Europe/Warsaw")]
    public void Greet()
    {
        _greetings++;
        log.Say("   Good morning!");
    }

    public void Dispose() => _http.Dispose();
}
