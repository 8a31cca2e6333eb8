using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Storage;

/// <summary>Last occurrences in a file (rule T11).</summary>
public sealed class FileOccurrenceStoreTests : HostingFixture
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taskloops-").FullName;

    private string File => Path.Combine(_folder, "state", "occurrences.json");

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task What_is_stored_is_there_for_the_next_process_in_utc()
    {
        var before = await new FileOccurrenceStore(File).LoadAsync("none", CancellationToken.None);
        var store = new FileOccurrenceStore(File);
        await store.StoreAsync("digest", new DateTimeOffset(2026, 1, 2, 10, 0, 0, TimeSpan.FromHours(1)).AddTicks(1), CancellationToken.None);
        await store.StoreAsync("a \"name\" #2", DateTimeOffset.UnixEpoch, CancellationToken.None);

        var next = new FileOccurrenceStore(File);
        Assert.That(before, Is.Null);
        Assert.That(await next.LoadAsync("digest", CancellationToken.None), Is.EqualTo(new DateTimeOffset(2026, 1, 2, 9, 0, 0, TimeSpan.Zero).AddTicks(1)));
        Assert.That(await next.LoadAsync("a \"name\" #2", CancellationToken.None), Is.EqualTo(DateTimeOffset.UnixEpoch));
        Assert.That(await next.LoadAsync("Digest", CancellationToken.None), Is.Null);
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(File)!), Is.EqualTo(new[] { File }), "nothing is left beside it");
    }

    [Test]
    public async Task A_write_that_was_cut_off_leaves_the_file_as_it_was()
    {
        await new FileOccurrenceStore(File).StoreAsync("digest", DateTimeOffset.UnixEpoch, CancellationToken.None);
        await System.IO.File.WriteAllTextAsync(File + ".new", "{ \"dig");

        var store = new FileOccurrenceStore(File);
        Assert.That(await store.LoadAsync("digest", CancellationToken.None), Is.EqualTo(DateTimeOffset.UnixEpoch));
        await store.StoreAsync("digest", DateTimeOffset.UnixEpoch.AddDays(1), CancellationToken.None);
        Assert.That(await new FileOccurrenceStore(File).LoadAsync("digest", CancellationToken.None), Is.EqualTo(DateTimeOffset.UnixEpoch.AddDays(1)));
    }

    [Test]
    public async Task A_write_that_fails_leaves_the_file_as_it_was_and_is_made_up_by_the_next()
    {
        var store = new FileOccurrenceStore(File);
        await store.StoreAsync("one", DateTimeOffset.UnixEpoch, CancellationToken.None);
        Directory.CreateDirectory(File + ".new");

        Assert.That(async () => await store.StoreAsync("two", DateTimeOffset.UnixEpoch, CancellationToken.None), Throws.InstanceOf<UnauthorizedAccessException>().Or.InstanceOf<IOException>());
        Assert.That(await new FileOccurrenceStore(File).LoadAsync("one", CancellationToken.None), Is.EqualTo(DateTimeOffset.UnixEpoch));

        Directory.Delete(File + ".new");
        await store.StoreAsync("three", DateTimeOffset.UnixEpoch, CancellationToken.None);
        Assert.That(await new FileOccurrenceStore(File).LoadAsync("two", CancellationToken.None), Is.EqualTo(DateTimeOffset.UnixEpoch));
    }

    [Test]
    public async Task Many_loops_may_store_at_once()
    {
        var store = new FileOccurrenceStore(File);

        await Within(Task.WhenAll(Enumerable.Range(0, 50).Select(number => Task.Run(async () =>
        {
            for (var day = 0; day < 4; day++)
                await store.StoreAsync($"loop {number}", DateTimeOffset.UnixEpoch.AddDays(day), CancellationToken.None);
        }))));

        var next = new FileOccurrenceStore(File);
        for (var number = 0; number < 50; number++)
            Assert.That(await next.LoadAsync($"loop {number}", CancellationToken.None), Is.EqualTo(DateTimeOffset.UnixEpoch.AddDays(3)));
    }

    [TestCase("")]
    [TestCase("{ \"digest\": \"2026-01-01T")]
    [TestCase("[]")]
    [TestCase("{ \"digest\": 5 }")]
    [TestCase("{ \"digest\": \"yesterday\" }")]
    public async Task A_file_of_something_else_is_told_and_left_alone_and_the_loop_goes_on(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, content);
        await using var services = await StartAsync();

        AdvanceHours(34);

        AssertDiary("32400 post", "118800 post");
        var line = $"6 Error: Loop digest: a failure beside its course, in OccurrenceStore. | InvalidDataException: {File} holds no occurrences of loops: remove it, or keep them in another file.";
        Assert.That(Log.With(6), Is.EqualTo(new[] { line, line, line }), "at the start, and at each of two occurrences");
        Assert.That(await System.IO.File.ReadAllTextAsync(File), Is.EqualTo(content));
    }

    [Test]
    public async Task A_daily_post_that_fell_into_a_restart_is_made_up_exactly_once()
    {
        await using (await StartAsync())
            AdvanceHours(10);
        AdvanceHours(24);
        await using (await StartAsync())
            AdvanceHours(5);
        await using (await StartAsync())
            AdvanceHours(5);

        AssertDiary("32400 post", "122400 post");
    }

    [Test]
    public async Task A_restart_between_occurrences_makes_up_nothing()
    {
        await using (await StartAsync())
            AdvanceHours(10);
        AdvanceHours(5);
        await using (await StartAsync())
            AdvanceHours(18);

        AssertDiary("32400 post", "118800 post");
    }

    [Test]
    public async Task Intervals_use_the_store_only_if_they_say_so()
    {
        var container = Container();
        container.AddTaskLoops(options => options.Store = new SynchronousStore(new FileOccurrenceStore(File)))
            .AddLoop("interval", EverySeconds(60), () => { })
            .AddLoop("daily", Schedule.Daily("00:00:30"), () => { })
            .AddLoopModule<Remembering>();
        await using var services = container.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());

        AdvanceSeconds(90);

        var stored = await System.IO.File.ReadAllTextAsync(File);
        Assert.That(stored, Does.Contain("\"daily\"").And.Contain("\"Remembering.Does\"").And.Not.Contain("\"interval\"").And.Not.Contain("DoesNot"));
    }

    [TestCase("")]
    [TestCase(" ")]
    public void A_path_is_needed(string path)
    {
        Assert.That(() => new FileOccurrenceStore(path), Throws.ArgumentException);
        Assert.That(() => new TaskLoopsOptions().RememberOccurrences(path), Throws.ArgumentException);
    }

    [Test]
    public void Remembering_is_a_store_in_a_file()
    {
        var options = new TaskLoopsOptions();

        options.RememberOccurrences(File);

        Assert.That(options.Store, Is.InstanceOf<FileOccurrenceStore>());
    }

    private void AdvanceHours(double hours) => Time.Advance(TimeSpan.FromHours(hours));

    private async Task<ServiceProvider> StartAsync()
    {
        var container = Container();
        container.AddTaskLoops(options =>
        {
            options.LookInterval = TimeSpan.FromHours(1);
            options.Store = new SynchronousStore(new FileOccurrenceStore(File));
        }).AddLoop("digest", Schedule.Daily("09:00"), () => Diary.Note("post"));
        var services = container.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());
        Time.Settle();
        return services;
    }

    private sealed class Remembering
    {
        [ModuleLoop(Minutes = 1, Remember = true)]
        public static void Does()
        {
        }

        [ModuleLoop(Minutes = 1)]
        public static void DoesNot()
        {
        }
    }
}
