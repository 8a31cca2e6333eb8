using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskLoops.Hosting;

namespace TaskLoops.AdapterSuite.Storms;

/// <summary>A bot in real time whose connection is cut every few seconds, whose posts fail at random, and whose modules come and go. What happens is drawn by the seed; when, is up to the machine.</summary>
public sealed class Storm : IAsyncDisposable
{
    /// <summary>DSharpPlus may keep a call for that long: a loop whose post is on its way is not lost.</summary>
    private static readonly TimeSpan _longestCall = TimeSpan.FromMinutes(2);

    private static readonly string[] _standalone = ["steady", "overlapping", "slow", "skipping", "held", "delayed", "remembering"];

    private readonly ClientRig _client;
    private readonly IStormRig _rig;
    private readonly IReadOnlyList<StormModule> _modules;
    private readonly HashSet<StormModule> _loaded = [];
    private readonly List<string> _differences = [];
    private readonly int _seed;
    private readonly ServiceProvider _services;

    public Storm(ClientRig client, IStormRig rig, IReadOnlyList<StormModule> modules, int seed)
    {
        (_client, _rig, _modules, _seed) = (client, rig, modules, seed);
        Weather = new StormWeather(seed);
        Book = new StormBook(rig);
        rig.Discord.Rest.Weather = Weather.Next;
        _services = Build();
        client.Attach(_services);
    }

    public StormBook Book { get; }

    public StormWeather Weather { get; }

    public StormStore Store { get; } = new();

    public LogLines Log { get; } = new();

    public StormFigures Figures { get; } = new();

    /// <summary>Loops that were not there when they had to be, or were when they must not be.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>Whether the adapter disposes of the objects with loops of this class.</summary>
    public bool DisposesOf(Type type) => _modules.Single(module => module.Type == type).Rig.DisposesInstances;

    private LoopRegistry Registry => _services.GetRequiredService<HostedLoops>().Registry;

    /// <summary>Runs the bot, and ends it.</summary>
    public async Task RageAsync(TimeSpan length)
    {
        await _services.StartTaskLoopsAsync();
        foreach (var loop in Registry.Loops)
        {
            loop.BeforeLoop(_ => Book.Begin(loop));
            loop.AfterLoop((end, _) => Book.End(end));
        }

        await Within(_client.ConnectAsync());
        using (var over = new CancellationTokenSource(length))
            await Task.WhenAll(CutAsync(over.Token), ComeAndGoAsync(over.Token), RestartAsync(over.Token));

        await SeeThatNoneIsLostAsync();
        await _services.StopTaskLoopsAsync();

        // What the bot has given up may still be carried out.
        await SeeAsync("the last message", _rig.Discord.Rest.WaitUntilAsync(_ => Messages().Count >= Weather.CarriedOut, Patience.Limit));
    }

    /// <summary>The texts that Discord shows.</summary>
    public IReadOnlyList<string> Messages() => [.. _rig.Discord.Options.GuildIds.SelectMany(guild => _rig.Discord.Rest.MessagesIn(guild + 1)).Select(message => (string)message["content"]!)];

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Within(_services.DisposeAsync().AsTask());
        }
        catch (Exception exception) when (_client.IsKnownFaultOfDisposal(exception))
        {
            // The loops have ended before the client is disposed of.
        }
    }

    private static Task Within(Task task) => task.WaitAsync(Patience.Limit);

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddSingleton(Book);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddProvider(Log));
        _client.AddClient(services);
        var loops = services.AddTaskLoops(options =>
        {
            options.StartStagger = TimeSpan.FromMilliseconds(10);
            options.Store = Store;
            options.Loops = new LoopOptions(options.Loops)
            {
                OnUnhandled = OnUnhandled.Continue,
                Retry = new RetryPolicy { BaseDelay = TimeSpan.FromMilliseconds(50), MaxDelay = TimeSpan.FromMilliseconds(400) },
            };
        });
        _client.AddAdapter(loops);
        foreach (var rig in _modules.Select(module => module.Rig).Distinct())
            rig.AddServices(services);

        AddStandalone(loops);
        return services.BuildServiceProvider();
    }

    private void AddStandalone(TaskLoopsBuilder loops)
    {
        Add("steady", Every(0.1), 0, options => options);
        Add("overlapping", Every(0.2), 0.5, options => new LoopOptions(options) { MaxOverlap = 3 });
        Add("slow", Every(1), 1.7, options => options);
        Add("skipping", Every(0.3), 0.7, options => new LoopOptions(options) { MissedOccurrences = MissedOccurrences.Skip });
        Add("held", Every(0.25), 0, options => new LoopOptions(options) { WhileDisconnected = WhileDisconnected.Hold });
        Add("delayed", Schedule.FixedDelay(TimeSpan.FromSeconds(0.5)), 0, options => options);
        Add("remembering", Schedule.Cron("* * * * * *"), 0.2, options => options);

        static Schedule Every(double seconds) => Schedule.Every(TimeSpan.FromSeconds(seconds));

        void Add(string name, Schedule schedule, double work, Func<LoopOptions, LoopOptions> configure) => loops.AddLoop(
            name,
            schedule,
            (LoopIteration iteration, StormBook book, CancellationToken cancelled) => book.PostAsync(iteration, TimeSpan.FromSeconds(work), cancelled),
            configure);
    }

    private async Task CutAsync(CancellationToken over)
    {
        var random = new Random(_seed);
        var cuts = _rig.Cuts.ToArray();
        while (await PausedAsync(random, 0.5, 3, over))
        {
            var (name, cut) = random.GetItems(cuts, 1)[0];
            await Within(cut());
            Figures.Cut(name);
        }
    }

    private async Task RestartAsync(CancellationToken over)
    {
        var random = new Random(_seed + 1);
        while (await PausedAsync(random, 1, 3, over))
        {
            var loop = Registry.Get(random.GetItems(_standalone, 1)[0]);
            Figures.Restarts++;
            if (random.Next(2) == 0)
            {
                loop.Restart();
                continue;
            }

            await Within(loop.StopAsync());
            _ = loop.Start();
        }
    }

    private async Task ComeAndGoAsync(CancellationToken over)
    {
        var random = new Random(_seed + 2);
        var modules = _modules.ToArray();
        while (await PausedAsync(random, 0, 0.6, over))
        {
            var module = random.GetItems(modules, 1)[0];
            if (_loaded.Contains(module))
            {
                await UnloadAsync(module, random);
                continue;
            }

            await LoadAsync(module, random);
            if (random.Next(4) == 0)
                await UnloadAsync(module, random);
            else
                await RunsOf(module, iterations: 1);
        }
    }

    private async Task LoadAsync(StormModule module, Random random)
    {
        // By its assembly all modules would be added at once.
        var ways = module.Rig.WaysIn.Where(way => !way.Key.Contains("Assembly", StringComparison.Ordinal)).ToArray();
        await Within(random.GetItems(ways, 1)[0].Value(_services, module.Type));
        _loaded.Add(module);
        Figures.Loads++;
    }

    private async Task UnloadAsync(StormModule module, Random random)
    {
        var way = random.GetItems(module.Rig.WaysOut.ToArray(), 1)[0].Value;
        await Within(way(_services, module.Type));
        if (way != module.Rig.PromptWayOut)
            await Within(_services.GetRequiredService<ModuleWatch>().LookAsync());

        _loaded.Remove(module);
        Figures.Unloads++;
        _differences.AddRange(Running(module).Select(run => $"run {run.Number} of {run.Name} outlives its module"));
    }

    /// <summary>Every loop that should be there begins one more iteration.</summary>
    private async Task SeeThatNoneIsLostAsync()
    {
        var expected = _standalone.Concat(_loaded.SelectMany(NamesOf)).Order(StringComparer.Ordinal);
        await Within(_services.GetRequiredService<ModuleWatch>().LookAsync());
        var there = Registry.Loops.Select(loop => loop.Name).Order(StringComparer.Ordinal).ToArray();
        if (!there.SequenceEqual(expected))
            _differences.Add($"loops at the end: {string.Join(", ", there)}; expected: {string.Join(", ", expected)}");

        foreach (var module in _loaded)
            await RunsOf(module, iterations: 1);
        await Task.WhenAll(
            from run in Book.Runs
            where run.End is null
            let iterations = run.Iterations
            select SeeAsync($"another iteration of {run.Name} after {(run.Posts is [.., var last] ? last : null)}", () => run.Iterations > iterations));

        Figures.StillRunning = Book.Runs.Count(run => run.End is null);
        if (Figures.StillRunning != there.Length)
            _differences.Add($"{Figures.StillRunning} loops are running, of {there.Length}");
    }

    private Task RunsOf(StormModule module, int iterations) =>
        SeeAsync($"{iterations} iterations of each loop of {module.Type.Name}", () => Running(module).Count(run => run.Iterations >= iterations) == StormScript.Loops.Count);

    private Task SeeAsync(string what, Func<bool> condition) => SeeAsync(what, Book.UntilAsync(condition));

    private async Task SeeAsync(string what, Task coming)
    {
        try
        {
            await coming.WaitAsync(_longestCall);
        }
        catch (TimeoutException)
        {
            _differences.Add($"{what}: did not come");
        }
    }

    private IEnumerable<StormRun> Running(StormModule module) =>
        Book.Runs.Where(run => run.End is null && run.Name.StartsWith($"{module.Type.Name}.", StringComparison.Ordinal));

    private static IEnumerable<string> NamesOf(StormModule module) => StormScript.Loops.Select(loop => $"{module.Type.Name}.{loop}");

    private static async Task<bool> PausedAsync(Random random, double least, double most, CancellationToken over)
    {
        await Task.Delay(TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least))), over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !over.IsCancellationRequested;
    }
}
