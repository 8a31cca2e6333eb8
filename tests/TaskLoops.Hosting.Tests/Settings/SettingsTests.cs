using System.Text;
using Microsoft.Extensions.Configuration;
using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Settings;

/// <summary>Settings of loops from the configuration, at the start and while they run.</summary>
public sealed class SettingsTests : HostingFixture
{
    private readonly Recording.Settings _settings = new();

    private static IEnumerable<TestCaseData> Schedules()
    {
        yield return Case(Schedule.Every(TimeSpan.FromSeconds(20)), ("Interval", "00:00:20"));
        yield return Case(Schedule.Every(new TimeSpan(1, 2, 3, 4, 500)), ("interval", "1.02:03:04.5000000"));
        yield return Case(Schedule.Every(new TimeSpan(1, 2, 3, 4)), ("INTERVAL", "1:2:03:04"));
        yield return Case(Schedule.Daily("09:00"), ("Times", "09:00"));
        yield return Case(Schedule.Daily("09:00", "21:30 Europe/Warsaw"), ("Times", "09:00, 21:30 Europe/Warsaw"));
        yield return Case(Schedule.Daily("09:00", "21:30:15"), ("Times:0", "21:30:15"), ("Times:1", "09:00"));
        yield return Case(Schedule.DailyIn("Europe/Warsaw", "09:00", "10:00", "11:00"), ("Times:0", "09:00"), ("Times:10", "10:00"), ("Times:2", "11:00"), ("TimeZone", "Europe/Warsaw"));
        yield return Case(Schedule.Cron("0 9 * * MON-FRI"), ("Cron", "0 9 * * MON-FRI"));
        yield return Case(Schedule.Cron("*/10 * * * * *", "America/New_York"), ("Cron", "*/10 * * * * *"), ("TimeZone", "America/New_York"));
        yield return Case(EverySeconds(10), ("MaxOverlap", "3"));

        static TestCaseData Case(Schedule expected, params (string Key, string Value)[] words) =>
            new TestCaseData(expected, words).SetArgDisplayNames(string.Join(", ", words.Select(word => $"{word.Key} = {word.Value}")));
    }

    [TestCaseSource(nameof(Schedules))]
    public async Task Settings_apply_at_the_start(Schedule expected, (string Key, string Value)[] words)
    {
        _settings.Give(Array.ConvertAll(words, word => ($"loop:{word.Key}", (string?)word.Value)));
        await using var services = await StartAsync();

        Assert.That(Loop(services).Schedule, Is.EqualTo(expected));
        Assert.That(Log.With(111), Is.EqualTo(new[]
        {
            $"111 Information: Loop loop has new settings: {string.Join(", ", words.OrderBy(word => word.Key, StringComparer.OrdinalIgnoreCase).Select(word => $"{word.Key} = {word.Value}"))}.",
        }));
        Assert.That(Log.With(112), Is.Empty);
    }

    [TestCaseSource(nameof(Schedules))]
    public async Task Settings_apply_when_they_change_and_go_with_their_section(Schedule expected, (string Key, string Value)[] words)
    {
        await using var services = await StartAsync();
        AdvanceSeconds(5);

        _settings.Give(Array.ConvertAll(words, word => ($"loop:{word.Key}", (string?)word.Value)));
        var given = Loop(services).Schedule;
        _settings.Give();

        Assert.That((given, Loop(services).Schedule), Is.EqualTo((expected, EverySeconds(10))));
        Assert.That(Log.With(111).Last(), Is.EqualTo("111 Information: Loop loop has new settings: none, as declared."));
    }

    [Test]
    public async Task A_change_of_the_interval_acts_at_once()
    {
        await using var services = await StartAsync();
        AdvanceSeconds(5);

        _settings.Give(("loop:Interval", "00:00:03"));
        AdvanceSeconds(7);
        _settings.Give();
        AdvanceSeconds(20);

        AssertDiary("0 begin 0", "5 begin 1", "8 begin 2", "11 begin 3", "21 begin 4", "31 begin 5");
    }

    [Test]
    public async Task Only_loops_whose_own_section_has_changed_are_planned_anew()
    {
        _settings.Give(("loop:Interval", "00:00:20"), ("other:Interval", "00:00:30"));
        await using var services = await StartAsync();
        AdvanceSeconds(5);
        Loop(services, "other").ChangeSchedule(EverySeconds(7));

        _settings.Give(("loop:Interval", "00:00:25"), ("other:Interval", "00:00:30"), ("stranger:Interval", "00:00:01"));
        _settings.Reload();

        Assert.That((Loop(services).Schedule, Loop(services, "other").Schedule), Is.EqualTo((EverySeconds(25), EverySeconds(7))));
        Assert.That(Log.With(111), Is.EqualTo(new[]
        {
            "111 Information: Loop loop has new settings: Interval = 00:00:20.",
            "111 Information: Loop other has new settings: Interval = 00:00:30.",
            "111 Information: Loop loop has new settings: Interval = 00:00:25.",
        }));
    }

    [Test]
    public async Task A_change_that_is_not_of_the_schedule_leaves_what_a_command_has_re_timed()
    {
        await using var services = await StartAsync();
        Loop(services).ChangeSchedule(EverySeconds(7));

        _settings.Give(("loop:MaxOverlap", "2"));

        Assert.That((Loop(services).Schedule, Loop(services).MaxOverlap), Is.EqualTo((EverySeconds(7), 2)));
    }

    [Test]
    public async Task A_loop_that_is_not_enabled_does_not_start_and_starts_when_it_is()
    {
        _settings.Give(("loop:Enabled", "false"));
        await using var services = await StartAsync();
        AdvanceSeconds(5);

        _settings.Give(("loop:Enabled", "True"));
        AdvanceSeconds(10);
        _settings.Give(("loop:Enabled", "false"));
        AdvanceSeconds(10);
        _settings.Give();
        AdvanceSeconds(1);

        AssertDiary("5 begin 0", "15 begin 1", "25 begin 0");
        Assert.That(Log.With(2), Is.EqualTo(new[] { "2 Information: Loop loop ended after 2 iterations: Stopped." }));
    }

    [Test]
    public async Task A_loop_that_is_disabled_finishes_its_iteration()
    {
        await using var services = await StartAsync(async () =>
        {
            await Task.Delay(Seconds(8), Time);
            Diary.Note("done");
        });
        AdvanceSeconds(5);

        _settings.Give(("loop:Enabled", "false"));
        AdvanceSeconds(100);

        AssertDiary("8 done");
    }

    [Test]
    public async Task A_command_may_start_a_loop_that_is_not_enabled()
    {
        _settings.Give(("loop:Enabled", "false"));
        await using var services = await StartAsync();

        _ = Loop(services).Start();
        _settings.Reload();
        AdvanceSeconds(5);

        AssertDiary("0 begin 0");
    }

    [TestCase("Interval = '5': write [d.]hh:mm:ss[.fffffff], such as 00:05:00.", "Interval=5")]
    [TestCase("Interval = '5 minutes': write [d.]hh:mm:ss[.fffffff], such as 00:05:00.", "Interval=5 minutes")]
    [TestCase("Interval = '': write [d.]hh:mm:ss[.fffffff], such as 00:05:00.", "Interval=")]
    [TestCase("Interval = '05:00': write [d.]hh:mm:ss[.fffffff], such as 00:05:00.", "Interval=05:00")]
    [TestCase("Zero is no interval", "Interval=00:00:00")]
    [TestCase("Use a duration of 1 ms to 365,000 days", "Interval=-00:05:00")]
    [TestCase("25:00", "Times=25:00")]
    [TestCase("Mars", "Times=09:00 Mars/Olympus")]
    [TestCase("Times names no time: write some, such as 09:00, or remove it.", "Times=")]
    [TestCase("Mars", "Times=09:00;TimeZone=Mars/Olympus")]
    [TestCase("Mars", "Cron=* * * * *;TimeZone=Mars/Olympus")]
    [TestCase("daily", "Cron=daily")]
    [TestCase("TimeZone means nothing without Times or Cron: remove it, or give one of them.", "TimeZone=Europe/Warsaw")]
    [TestCase("TimeZone means nothing without Times or Cron: remove it, or give one of them.", "Interval=00:01:00;TimeZone=Europe/Warsaw")]
    [TestCase("Interval, Times and Cron exclude one another: give one.", "Interval=00:01:00;Cron=* * * * *")]
    [TestCase("Interval, Times and Cron exclude one another: give one.", "Times:0=09:00;Cron=* * * * *")]
    [TestCase("Enabled = 'yes': write true or false.", "Enabled=yes")]
    [TestCase("MaxOverlap = '0': write a whole number, 1 or more.", "MaxOverlap=0")]
    [TestCase("MaxOverlap = '-1': write a whole number, 1 or more.", "MaxOverlap=-1")]
    [TestCase("MaxOverlap = 'many': write a whole number, 1 or more.", "MaxOverlap=many")]
    [TestCase("'Intervall' is no setting of a loop: give Interval, Times, TimeZone, Cron, Enabled, MaxOverlap.", "Intervall=00:01:00")]
    [TestCase("'Interval:Seconds' is no setting of a loop: give Interval, Times, TimeZone, Cron, Enabled, MaxOverlap.", "Interval:Seconds=5")]
    [TestCase("'00:01:00' is no section: give it as one of Interval, Times, TimeZone, Cron, Enabled, MaxOverlap.", "=00:01:00")]
    public async Task Wrong_settings_are_told_once_and_change_nothing(string reason, string words)
    {
        await using var services = await StartAsync();
        var wrong = words.Split(';').Select(word => word.Split('=', 2)).Select(word => (word[0].Length == 0 ? "loop" : $"loop:{word[0]}", (string?)word[1])).ToArray();

        _settings.Give([("loop:Interval", "00:00:20"), ("loop:MaxOverlap", "2")]);
        _settings.Give(wrong);
        _settings.Reload();
        _settings.Give([.. wrong, ("other:Interval", "00:00:01")]);

        Assert.That(Log.With(112).Single(), Does.StartWith("112 Error: The settings of loop loop are refused, and change nothing: ").And.Contain(reason));
        Assert.That((Loop(services).Schedule, Loop(services).MaxOverlap, Loop(services).IsRunning), Is.EqualTo((EverySeconds(20), 2, true)));

        _settings.Give(("loop:Interval", "00:00:30"));
        Assert.That((Loop(services).Schedule, Loop(services).MaxOverlap), Is.EqualTo((EverySeconds(30), 1)));
    }

    [TestCase("Interval = [73 characters, not shown: they may be a secret]: write [d.]hh:mm:ss[.fffffff], such as 00:05:00.", "Interval=Bot MTAwMDAwMDAwMDAwMDAwMDAw.GmArKr.notARealTokenButAsLongAsOneIs01234567")]
    [TestCase("Enabled = [36 characters, not shown: they may be a secret]: write true or false.", "Enabled=Host=db;Username=bot;Password=s3cr3t")]
    [TestCase("Times = [40 characters, not shown: they may be a secret]: it is not understood.", "Times=Server(db,1433) Password{a,s3cr3t},09:00")]
    [TestCase("Cron = [29 characters, not shown: they may be a secret]: it is not understood.", "Cron=* * * * * postgres://a:s3cr3t")]
    [TestCase("[37 characters, not shown: they may be a secret] is no setting of a loop", "MTAwMDAwMDAwMDAwMDAwMDAwMDAw.GmArKr.a=1")]
    [TestCase("'Interval:0:1:...' is no setting of a loop", "Interval:0:1:2:3:4=00:05:00")]
    public async Task What_may_be_a_secret_in_the_wrong_place_is_not_told(string reason, string setting)
    {
        await using var services = await StartAsync();

        var parts = setting.Split('=', 2);
        _settings.Give(($"loop:{parts[0]}", parts[1]));

        Assert.That(Log.With(112).Single(), Does.Contain(reason).And.Not.Contain("s3cr3t").And.Not.Contain("notAReal").And.Not.Contain("MTAw"));
    }

    [Test]
    public async Task Settings_that_are_wrong_in_one_part_apply_in_none()
    {
        _settings.Give(("loop:Interval", "00:00:20"), ("loop:Enabled", "false"), ("loop:MaxOverlap", "none"));
        await using var services = await StartAsync();

        Assert.That((Loop(services).Schedule, Loop(services).MaxOverlap, Loop(services).IsRunning), Is.EqualTo((EverySeconds(10), 1, true)));
    }

    [Test]
    public async Task The_limit_of_overlap_changes_in_both_directions_while_iterations_are_alive()
    {
        var services = await StartAsync(async (LoopIteration iteration, CancellationToken cancelled) =>
        {
            Diary.Note($"begin {iteration.Index}");
            await Task.Delay(Seconds(25), Time, cancelled);
        });
        AdvanceSeconds(1);

        _settings.Give(("loop:MaxOverlap", "3"));
        AdvanceSeconds(29);
        AssertDiary("0 begin 0", "25 begin 1", "30 begin 2");

        _settings.Give();
        AdvanceSeconds(29);
        AssertDiary("0 begin 0", "25 begin 1", "30 begin 2", "55 begin 3");
        await HurryAsync(services);
        await services.DisposeAsync();
    }

    [Test]
    public async Task A_loop_that_counts_from_the_end_overlaps_only_with_an_interval()
    {
        await using var services = await StartAsync(schedule: Schedule.FixedDelay(Seconds(10)));

        _settings.Give(("loop:MaxOverlap", "2"));
        var refused = (Loop(services).Schedule, Loop(services).MaxOverlap);
        _settings.Give(("loop:MaxOverlap", "2"), ("loop:Interval", "00:00:05"));
        var accepted = (Loop(services).Schedule, Loop(services).MaxOverlap);
        _settings.Give();

        Assert.That(refused, Is.EqualTo((Schedule.FixedDelay(Seconds(10)), 1)));
        Assert.That(accepted, Is.EqualTo((EverySeconds(5), 2)));
        Assert.That((Loop(services).Schedule, Loop(services).MaxOverlap), Is.EqualTo((Schedule.FixedDelay(Seconds(10)), 1)));
        Assert.That(Log.With(112).Single(), Does.Contain("MaxOverlap = 2 means nothing for a loop that runs").And.EndWith("remove it, or give an Interval."));
    }

    [Test]
    public async Task The_second_of_a_class_has_settings_of_its_own()
    {
        FakeSource[] sources = [new(), new()];
        _settings.Give(("TwinModule.Run:Interval", "00:00:20"), ("TwinModule.Run#2:Interval", "00:00:30"));
        var registrations = Array.ConvertAll(sources, source => source.Add<TwinModule>());
        await using var services = await StartAsync(add: container => container.AddSingleton<ModuleSource>(sources[0]).AddSingleton<ModuleSource>(sources[1]));
        var loops = services.GetRequiredService<LoopRegistry>().Loops.Where(loop => loop.Name.StartsWith("Twin", StringComparison.Ordinal)).ToList();

        Assert.That(loops.Select(loop => (loop.Name, loop.Schedule)), Is.EqualTo(new[] { ("TwinModule.Run", EverySeconds(20)), ("TwinModule.Run#2", EverySeconds(30)) }));

        sources[1].Remove(registrations[1]);
        await Within(services.GetRequiredService<ModuleWatch>().LookAsync());
        Log.Clear();
        _settings.Give(("TwinModule.Run:Interval", "00:00:40"), ("TwinModule.Run#2:Interval", "00:00:50"));
        Assert.That(Array.ConvertAll([.. loops], loop => loop.Schedule), Is.EqualTo(new[] { EverySeconds(40), EverySeconds(30) }), "what is unloaded is let alone");
        Assert.That(Log.With(111), Is.EqualTo(new[] { "111 Information: Loop TwinModule.Run has new settings: Interval = 00:00:40." }));
    }

    [Test]
    public async Task A_loop_that_does_not_start_by_itself_is_not_started_by_settings_that_go()
    {
        _settings.Give(("Stateful.Run:Enabled", "false"));
        await using var services = await StartAsync(add: container => container.AddTaskLoops().AddLoopModule<Stateful>());

        _settings.Give();

        Assert.That(Log.With(112), Is.Empty);
        Assert.That(services.GetRequiredService<HostedLoops>().Get("Stateful.Run").IsRunning, Is.False);
    }

    [Test]
    public async Task After_the_end_nothing_is_applied()
    {
        await using var services = await StartAsync();
        await Within(services.StopTaskLoopsAsync());
        Log.Clear();

        _settings.Give(("loop:Interval", "00:00:20"), ("loop:Enabled", "false"));
        _settings.Give();

        Assert.That(Log.Lines, Is.Empty);
    }

    [Test]
    public async Task They_are_read_from_json_as_it_is_written()
    {
        const string Json = """
            { "TaskLoops": { "Loops": {
                "loop": { "Times": [ "09:00", "21:30 Europe/Warsaw" ], "TimeZone": "America/New_York", "Enabled": true, "MaxOverlap": 2 },
                "other": { "Interval": "00:05:00", "Enabled": false, "TimeZone": null }
            } } }
            """;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Json));
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        await using var services = await StartAsync(add: container => container.AddSingleton<IConfiguration>(configuration));

        Assert.That(Loop(services).Schedule, Is.EqualTo(Schedule.DailyIn("America/New_York", "09:00", "21:30 Europe/Warsaw")));
        Assert.That((Loop(services).MaxOverlap, Loop(services).IsRunning), Is.EqualTo((2, true)));
        Assert.That((Loop(services, "other").Schedule, Loop(services, "other").IsRunning), Is.EqualTo((Schedule.Every(TimeSpan.FromMinutes(5)), false)));
        Assert.That(Log.With(112), Is.Empty);
    }

    private static TaskLoop Loop(ServiceProvider services, string name = "loop") => services.GetRequiredService<HostedLoops>().Get(name);

    private async Task<ServiceProvider> StartAsync(Delegate? body = null, Schedule? schedule = null, Action<IServiceCollection>? add = null)
    {
        var container = Container();
        container.AddSingleton<IConfiguration>(_settings.ToConfiguration());
        container.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero)
            .AddLoop("loop", schedule ?? EverySeconds(10), body ?? ((LoopIteration iteration) => Diary.Note($"begin {iteration.Index}")))
            .AddLoop("other", Schedule.Daily("12:00"), () => { });
        add?.Invoke(container);
        var services = container.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());
        return services;
    }

    private sealed class TwinModule
    {
        [ModuleLoop(Seconds = 10)]
        public static void Run()
        {
        }
    }

    private sealed class Stateful(Diary diary)
    {
        [ModuleLoop<int>(Seconds = 10)]
        public void Run(int state) => diary.Note($"state {state}");
    }
}
