using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Life;

/// <summary>Loops in a container that has no host, and starts that fail.</summary>
public sealed class ProviderLifeTests : HostingFixture
{
    [Test]
    public async Task Disposal_of_the_provider_ends_the_loops_and_then_their_service_once()
    {
        var services = Container().AddTaskLoops().AddLoopModule<Flushing>().Services.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());
        AdvanceSeconds(1);

        await Within(services.DisposeAsync().AsTask());
        AdvanceSeconds(60);

        AssertDiary("0 begin", "1 flushed", "1 disposed");
    }

    [Test]
    public async Task Synchronous_disposal_waits_for_the_after_hooks_too()
    {
        var services = Container().AddTaskLoops().AddLoopModule<Flushing>().Services.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());
        AdvanceSeconds(1);

        await Within(Task.Run(services.Dispose));

        AssertDiary("0 begin", "1 flushed", "1 disposed");
    }

    [Test]
    public async Task A_body_in_flight_has_half_of_the_time_when_the_provider_is_disposed_of()
    {
        var services = Container().AddTaskLoops().AddLoop("slow", EverySeconds(60), async () =>
        {
            await Task.Delay(Seconds(10), Time);
            Diary.Note("done");
        }).Services.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());
        AdvanceSeconds(1);

        var end = services.DisposeAsync().AsTask();
        AdvanceSeconds(9);
        await Within(end);

        AssertDiary("10 done");
    }

    [Test]
    [Category("L10")]
    public async Task Waiting_for_the_end_from_inside_a_loop_is_refused_and_the_end_comes_all_the_same()
    {
        ServiceProvider services = null!;
        services = Container().AddTaskLoops().AddLoop("ending", EverySeconds(1), async () =>
        {
            try
            {
                await services.StopTaskLoopsAsync();
            }
            catch (InvalidOperationException inside)
            {
                Diary.Note(inside.Message.Split(',')[0]);
            }
        }).Services.BuildServiceProvider();

        await Within(services.StartTaskLoopsAsync());
        AdvanceSeconds(0.5);
        await Within(services.StopTaskLoopsAsync());
        AdvanceSeconds(10);

        AssertDiary("0 The end of all loops was awaited from inside loop 'ending'");
        await Within(services.DisposeAsync().AsTask());
    }

    [Test]
    [Category("E7")]
    public async Task A_log_that_fails_disturbs_nothing()
    {
        var services = Container().AddLogging(logging => logging.AddProvider(new FullDisk())).AddTaskLoops().AddLoopModule<Flushing>().Services.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());
        AdvanceSeconds(1);

        await Within(services.DisposeAsync().AsTask());

        AssertDiary("0 begin", "1 flushed", "1 disposed");
    }

    [Test]
    public async Task What_was_never_started_is_disposed_of_without_a_word()
    {
        var asynchronous = Container().AddTaskLoops().AddLoopModule<Flushing>().Services.BuildServiceProvider();
        _ = asynchronous.GetRequiredService<HostedLoops>();
        var synchronous = Container().AddTaskLoops().AddLoopModule<Flushing>().Services.BuildServiceProvider();
        _ = synchronous.GetRequiredService<HostedLoops>();

        await Within(asynchronous.DisposeAsync().AsTask());
        await Within(Task.Run(synchronous.Dispose));

        AssertDiary();
        Assert.That(Log.Lines, Is.Empty);
    }

    [Test]
    public async Task A_second_start_does_nothing()
    {
        await using var services = Container().AddTaskLoops().AddLoop("code", EverySeconds(60), () => Diary.Note("code")).Services.BuildServiceProvider();

        await Within(Task.WhenAll(services.StartTaskLoopsAsync(), services.StartTaskLoopsAsync()));
        await Within(services.StartTaskLoopsAsync());
        Time.Settle();

        AssertDiary("0 code");
        Assert.That(services.GetRequiredService<LoopRegistry>().Loops, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_has_been_stopped_cannot_be_started()
    {
        await using var services = Container().AddTaskLoops().AddLoop("code", EverySeconds(60), () => Diary.Note("code")).Services.BuildServiceProvider();

        await Within(services.StopTaskLoopsAsync());

        Assert.That(() => services.StartTaskLoopsAsync(), Throws.InstanceOf<ObjectDisposedException>());
        Time.Settle();
        AssertDiary();
    }

    [Test]
    public async Task A_start_that_is_cancelled_before_it_begins_starts_nothing()
    {
        await using var services = Container().AddTaskLoops().AddLoop("code", EverySeconds(60), () => Diary.Note("code")).Services.BuildServiceProvider();

        Assert.That(() => services.StartTaskLoopsAsync(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Time.Settle();
        AssertDiary();
    }

    [Test]
    public async Task A_module_that_is_declared_wrongly_fails_the_start_and_no_loop_runs()
    {
        var services = Container().AddTaskLoops().AddLoopModule<Flushing>().AddLoop("code", EverySeconds(1), () => Diary.Note("code")).AddLoopModule<Faulty>()
            .Services.BuildServiceProvider();

        var fault = Assert.ThrowsAsync<ModuleLoopsException>(() => Within(services.StartTaskLoopsAsync()));
        AdvanceSeconds(60);

        AssertDiary();
        Assert.That(fault!.Message, Does.Contain("Faulty.Never").And.Contain("schedule"));
        Assert.That(services.GetRequiredService<LoopRegistry>().Loops, Is.Empty);
        Assert.That(() => services.StartTaskLoopsAsync(), Throws.InstanceOf<ModuleLoopsException>(), "a second start tells the same");
        await Within(services.DisposeAsync().AsTask());
        AssertDiary("60 disposed");
    }

    [Test]
    public async Task A_name_that_is_taken_fails_the_start_and_no_loop_runs()
    {
        await using var services = Container().AddTaskLoops().AddLoop("code", EverySeconds(1), () => Diary.Note("1")).AddLoop("code", EverySeconds(1), () => Diary.Note("2"))
            .Services.BuildServiceProvider();

        var fault = Assert.ThrowsAsync<ArgumentException>(() => Within(services.StartTaskLoopsAsync()));
        AdvanceSeconds(60);

        AssertDiary();
        Assert.That(fault!.Message, Does.StartWith("A loop called 'code' is registered already."));
    }

    [Test]
    public async Task A_stop_during_the_start_waits_for_it_and_ends_all()
    {
        var blocking = new Blocking(Diary);
        var services = Container().AddSingleton(_ => blocking.Construct()).AddTaskLoops().AddLoopModule<Blocking>().AddLoopModule<Flushing>().Services.BuildServiceProvider();
        var start = Task.Run(() => services.StartTaskLoopsAsync());
        await Within(blocking.Entered.Task);

        var stop = services.StopTaskLoopsAsync();
        var early = stop.IsCompleted;
        blocking.Leave.SetResult();
        await Within(start);
        await Within(stop);
        AdvanceSeconds(60);

        Assert.That(early, Is.False);
        Assert.That(services.GetRequiredService<LoopRegistry>().Loops, Is.Empty);
        Assert.That(Diary.Lines, Does.Not.Contain("60 begin"));
        await Within(services.DisposeAsync().AsTask());
    }

    [Test]
    public void Without_AddTaskLoops_there_is_nothing_to_start()
    {
        using var services = Container().BuildServiceProvider();

        Assert.That(() => services.StartTaskLoopsAsync(), Throws.InvalidOperationException);
        Assert.That(() => services.StopTaskLoopsAsync(), Throws.InvalidOperationException);
    }

    private sealed class Flushing(Diary diary) : IAsyncDisposable, IDisposable
    {
        [ModuleLoop(Seconds = 60)]
        public void Run() => diary.Note("begin");

        [AfterLoop(nameof(Run))]
        public async Task FlushAsync()
        {
            await Task.Yield();
            diary.Note("flushed");
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        public void Dispose() => diary.Note("disposed");
    }

    private sealed class Faulty
    {
        [ModuleLoop]
        [SuppressMessage("Performance", "CA1822", Justification = "A body of a module.")]
        public void Never()
        {
        }
    }

    private sealed class Blocking(Diary diary)
    {
        public TaskCompletionSource Entered { get; } = new();

        public TaskCompletionSource Leave { get; } = new();

        public Blocking Construct()
        {
            Entered.SetResult();
            Leave.Task.Wait();
            return this;
        }

        [ModuleLoop(Minutes = 1)]
        public void Tick(LoopIteration iteration) => diary.Note($"tick {iteration.Index}");
    }

    private sealed class FullDisk : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("No space left on device.");
    }
}
