using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskLoops.Hosting;
using TaskLoops.Testing;
using static TaskLoops.Properties.PropertyBrokenException;

namespace TaskLoops.Properties.Hostile;

/// <summary>Settings of running loops as somebody may have typed, pasted or forged them: each loop takes its section whole or stays as it is, and no line tells a secret.</summary>
public sealed class SettingsInputTests
{
    private const int Applied = 111;
    private const int Refused = 112;

    private readonly Watched _watched = new();
    private readonly HostileConfiguration _configuration = new();
    private readonly KeptLog _log = new();
    private readonly VirtualTimeProvider _time = new() { Choose = _ => 0 };
    private ServiceProvider _services = null!;
    private TaskLoop[] _loops = null!;
    private long _applied;
    private long _refused;

    private Property<SettingsInput> Inputs => new(SettingsInput.All, Check, input => input.Simpler());

    [SetUp]
    public async Task StartAsync()
    {
        ServiceCollection container = new();
        container.AddSingleton<TimeProvider>(_time).AddLogging(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace));
        container.AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(_configuration).Build());
        var loops = container.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero);
        foreach (var name in SettingsInput.Loops)
            loops.AddLoop(name, Schedule.Every(TimeSpan.FromHours(1)), () => { });
        _services = container.BuildServiceProvider();
        await _services.StartTaskLoopsAsync();
        _loops = [.. SettingsInput.Loops.Select(name => _services.GetRequiredService<HostedLoops>().Get(name))];
    }

    [TearDown]
    public async Task EndAsync()
    {
        _time.Choose = null;
        await _services.StopTaskLoopsAsync(new CancellationToken(canceled: true));
        await _services.DisposeAsync();
    }

    [Test]
    public void Any_settings_apply_whole_or_are_refused_and_never_tell_a_secret()
    {
        _watched.Run(() => Inputs.Holds(5_000));

        Assert.That(_applied, Is.GreaterThan(1_000), "some of them are right");
        Assert.That(_refused, Is.GreaterThan(1_000), "some of them are wrong");
    }

    [Test]
    [Explicit("Takes its time by design.")]
    [Category("Stress")]
    public void A_million_settings()
    {
        long settings = 0;
        Property<SettingsInput> counted = new(SettingsInput.All, input => { Check(input); settings += input.Count; }, input => input.Simpler());
        _watched.Run(() => counted.HoldsUntil(() => settings >= 1_000_000));

        TestContext.Out.WriteLine($"{settings} settings, {_applied} sections applied, {_refused} refused");
    }

    private void Check(SettingsInput input) => _watched.Input(input.ToString(), () =>
    {
        Give([]);
        foreach (var change in input.Changes)
            Change(change);
    });

    private void Change(KeyValuePair<string, string?>[] change)
    {
        var before = _loops.Select(loop => (loop.Schedule, loop.MaxOverlap, loop.IsRunning)).ToArray();
        Give(change);

        var all = string.Join('\n', change.Select(pair => pair.Key + "\n" + pair.Value));
        var hasSecret = Secrets.IsWholeIn(all);
        foreach (var (id, _, text) in _log.Lines)
        {
            var secret = Secrets.In(text);
            ThrowUnless(secret is null || !(hasSecret || !all.Contains(secret, StringComparison.OrdinalIgnoreCase)), $"The log tells '{secret}': {text}");
            ThrowUnless(text.Length < 1_000 + (id == Applied ? all.Length : 0), $"A line of {text.Length} characters.");
        }

        for (var number = 0; number < _loops.Length; number++)
            CheckLoop(_loops[number], before[number]);
    }

    private void CheckLoop(TaskLoop loop, (Schedule Schedule, int MaxOverlap, bool IsRunning) before)
    {
        var told = _log.Lines.Where(line => line.Loop == loop.Name && line.Id is Applied or Refused).Select(line => line.Id).ToArray();
        ThrowUnless(told.Length <= 1, $"{told.Length} entries about one loop.");
        if (told is [Applied])
            _applied++;
        else
            ThrowUnless(before == (loop.Schedule, loop.MaxOverlap, loop.IsRunning), $"Loop '{loop.Name}' has changed, though nothing was applied.");
        if (told is [Refused])
            _refused++;

        ThrowUnless(loop.MaxOverlap >= 1 && !loop.HasFailed, $"Loop '{loop.Name}' is broken.");
        if (loop.IsRunning)
            ThrowUnless(loop.NextIteration is not null, $"Loop '{loop.Name}' runs {loop.Schedule} and has no next iteration.");
        _ = loop.Schedule.GetOccurrences(_time.GetUtcNow()).Take(2).Count();
    }

    private void Give(KeyValuePair<string, string?>[] change)
    {
        _log.Lines.Clear();
        _configuration.Give(change);
        _time.Settle();
        _time.Advance(TimeSpan.FromTicks(1));
    }
}
