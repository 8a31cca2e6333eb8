using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Docs;

/// <summary>What docs/hosting.md shows, run as it stands there.</summary>
public sealed partial class HostingExamples : HostingFixture
{
    [Test]
    public async Task Two_lines()
    {
        var builder = Builder();

        builder.Services.AddTaskLoops()
            .AddLoopModule<Digest>();

        using var host = builder.Build();
        await Within(host.StartAsync());
        Time.Settle();
        Assert.That(host.Services.GetRequiredService<HostedLoops>().Get("digest").GetStatus().State, Is.EqualTo(LoopState.Sleeping));
        await Within(host.StopAsync());
    }

    [Test]
    public async Task All_options()
    {
        var builder = Builder();
        builder.Services.AddScoped<IReports, Reports>();

        builder.Services
            .AddTaskLoops(options =>
            {
                options.StartStagger = TimeSpan.FromMilliseconds(200);
                options.Loops = new LoopOptions(options.Loops) { EndTimeout = TimeSpan.FromSeconds(10) };
                options.OnError(async (failure, services, limit) =>
                    await services.GetRequiredService<IReports>().SendAsync($"{failure.Loop.Name}: {failure.Exception.Message}", limit));
            })
            .AddLoop("prune", Schedule.Every(TimeSpan.FromHours(1)), async (IReports reports, CancellationToken cancelled) =>
                await reports.PruneAsync(cancelled));
        builder.Services.AddHealthChecks().AddTaskLoops();

        using var host = builder.Build();
        await Within(host.StartAsync());
        Time.Settle();
        AssertDiary("0 pruned");
        await Within(host.StopAsync());
    }

    [Test]
    public async Task Without_a_host()
    {
        var services = Container();
        services.AddTaskLoops().AddLoop("tick", EverySeconds(60), () => Diary.Note("tick"));

        await using var provider = services.BuildServiceProvider();
        await provider.StartTaskLoopsAsync();
        await RunBotAsync();
        await provider.StopTaskLoopsAsync();

        AssertDiary("0 tick");

        Task RunBotAsync()
        {
            Time.Settle();
            return Task.CompletedTask;
        }
    }

    [Test]
    public void A_file_for_occurrences()
    {
        var builder = Builder();

        builder.Services.AddTaskLoops(options => options.RememberOccurrences("state/occurrences.json"));

        using var host = builder.Build();
        Assert.That(host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<TaskLoopsOptions>>().Value.Store, Is.InstanceOf<FileOccurrenceStore>());
    }

    [Test]
    public async Task The_settings_are_accepted()
    {
        var json = JsonBlock().Match(await File.ReadAllTextAsync(Page())).Groups[1].Value;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var container = Container();
        container.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJsonStream(stream).Build());
        var loops = container.AddTaskLoops();
        string[] names = ["digest", "StatsModule.PublishAsync", "weekly", "prune"];
        foreach (var name in names)
            loops.AddLoop(name, EverySeconds(10), () => { });
        await using var services = container.BuildServiceProvider();

        await Within(services.StartTaskLoopsAsync());

        Assert.That(Log.With(112), Is.Empty);
        Assert.That(Log.With(111).Count(), Is.EqualTo(names.Length));
        await HurryAsync(services);
    }

    [Test]
    public async Task The_table_of_events_is_whole()
    {
        var page = await File.ReadAllTextAsync(Page());
        var events = new[] { typeof(LoopLog), typeof(HostLog) }
            .SelectMany(log => log.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => $"| {message.EventId} | {message.Level} |")
            .ToList();

        Assert.That(events, Has.Count.EqualTo(24));
        Assert.That(events.Where(row => !page.Contains(row, StringComparison.Ordinal)), Is.Empty);
    }

    private static string Page()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "TaskLoops.sln")))
            directory = directory.Parent;
        return Path.Combine(directory.FullName, "docs", "hosting.md");
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    internal interface IReports
    {
        Task SendAsync(string text, CancellationToken cancelled);

        Task PruneAsync(CancellationToken cancelled);
    }

    internal sealed class Reports(Diary diary) : IReports
    {
        public Task SendAsync(string text, CancellationToken cancelled)
        {
            diary.Note(text);
            return Task.CompletedTask;
        }

        public Task PruneAsync(CancellationToken cancelled)
        {
            diary.Note("pruned");
            return Task.CompletedTask;
        }
    }

    internal sealed class Digest(ILogger<Digest> log)
    {
        [ModuleLoop(Times = ["09:00"], TimeZone = "Europe/Warsaw", Name = "digest")]
        public void Post() => log.LogInformation("Good morning!");
    }
}
