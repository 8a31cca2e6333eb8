using System.Reflection;

namespace TaskLoops.Testing.Tests;

/// <summary>The code blocks of docs/testing.md.</summary>
public sealed class DocumentationExamples
{
    [Test]
    public void A_daily_loop_in_ten_lines()
    {
        var time = new VirtualTimeProvider(DateTimeOffset.Parse("2026-03-28T00:00:00Z"));
        var posted = new List<string>();
        var digest = TaskLoop.Create(
            Schedule.Daily("09:00 Europe/Warsaw"),
            (iteration, cancelled) => posted.Add($"{time.GetUtcNow():u}"),
            new LoopOptions { TimeProvider = time });

        digest.Start();
        time.AdvanceTo(DateTimeOffset.Parse("2026-03-29T12:00:00Z"));
        Assert.That(posted, Is.EqualTo(new[] { "2026-03-28 08:00:00Z", "2026-03-29 07:00:00Z" }));
    }

    [Test]
    public void When_the_wall_clock_is_set()
    {
        var (time, posted) = (new VirtualTimeProvider(DateTimeOffset.Parse("2026-03-01T00:00:00Z")), new List<string>());
        StartDigest(time, posted);

        time.AdvanceTo(DateTimeOffset.Parse("2026-03-01T09:30:00Z"));
        time.StepWallClock(TimeSpan.FromHours(-1));
        time.AdvanceTo(DateTimeOffset.Parse("2026-03-01T10:00:00Z"));
        Assert.That(posted, Is.EqualTo(new[] { "2026-03-01 09:00:00Z" }), "nine o'clock came twice, the digest once");
    }

    [Test]
    public void When_the_machine_sleeps()
    {
        var (time, posted) = (new VirtualTimeProvider(DateTimeOffset.Parse("2026-03-01T00:00:00Z")), new List<string>());
        StartDigest(time, posted);

        time.AdvanceTo(DateTimeOffset.Parse("2026-03-01T08:30:00Z"));
        time.Suspend(TimeSpan.FromHours(8));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(posted, Is.EqualTo(new[] { "2026-03-01 16:31:00Z" }), "made up within a minute of waking");
    }

    [Test]
    public void When_timers_are_early()
    {
        var (time, posted) = (new VirtualTimeProvider(DateTimeOffset.Parse("2026-03-01T00:00:00Z")), new List<string>());
        StartDigest(time, posted);

        time.TimerSkew = TimeSpan.FromMilliseconds(-4);
        time.Advance(TimeSpan.FromDays(1));
        Assert.That(posted, Is.EqualTo(new[] { "2026-03-01 09:00:00Z" }), "a timer that is early is waited for again");
    }

    [Test]
    public void When_the_loops_have_settled()
    {
        var (time, posted) = (new VirtualTimeProvider(), new List<string>());

        var answer = new TaskCompletionSource<string>();
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromMinutes(1)),
            async (iteration, cancelled) => posted.Add(await answer.Task),
            new LoopOptions { TimeProvider = time, Count = 1 });

        loop.Start();
        time.Advance(TimeSpan.FromSeconds(30));
        answer.SetResult("pong");
        time.Settle();
        Assert.That(posted, Is.EqualTo(new[] { "pong" }));
    }

    [Test]
    public void Every_block_of_the_guide_is_compiled_here()
    {
        string compiled = Unindented(Resource("DocumentationExamples.cs"));

        string[] blocks = [.. Resource("testing.md").Split("```csharp\n").Skip(1).Select(text => Unindented(text[..text.IndexOf("```", StringComparison.Ordinal)]))];

        Assert.That(blocks, Has.Length.EqualTo(5));
        foreach (string block in blocks)
            Assert.That(compiled, Does.Contain(block));
    }

    private static void StartDigest(VirtualTimeProvider time, List<string> posted) =>
        TaskLoop.Create(
            Schedule.Daily("09:00"),
            (_, _) => posted.Add($"{time.GetUtcNow():u}"),
            new LoopOptions { TimeProvider = time }).Start();

    private static string Resource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));
}
