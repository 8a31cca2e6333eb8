using Microsoft.Extensions.Hosting;
using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Faults;

/// <summary>Bodies and hooks that do not end when the host does: its time is kept, each is named, all others end well.</summary>
[Category("L11")]
public sealed class ShutdownFaultTests : HostingFixture
{
    private static readonly TimeSpan _time = TimeSpan.FromSeconds(20);

    /// <summary>Opened by the test when it is over, so that no thread stays blocked.</summary>
    private readonly ManualResetEventSlim _open = new();
    private readonly TaskCompletionSource _never = new();

    [TearDown]
    public void LetGo()
    {
        _never.TrySetResult();
        _open.Set();
    }

    [Test]
    public async Task Every_culprit_is_named_when_the_time_is_up_and_everybody_else_ends([Values] Culprit first, [Values] Culprit second)
    {
        var builder = Builder();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = _time);
        builder.Services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero)
            .AddLoop("first", EverySeconds(60), Body(first))
            .AddLoop("second", EverySeconds(60), Body(second))
            .AddLoop("obedient", EverySeconds(60), Obedient)
            .AddLoop("neighbour", EverySeconds(1), () => Diary.Note("neighbour"));
        using var host = builder.Build();
        await Within(host.StartAsync());
        AdvanceSeconds(2);

        var stop = host.StopAsync();
        AdvanceSeconds(17.9);
        var early = stop.IsCompleted;
        AdvanceSeconds(0.1);
        await Within(stop);

        Assert.That(early, Is.False);
        Assert.That(Log.With(12, 108), Is.EqualTo(new[]
        {
            "12 Error: Loop first was cancelled and has not ended for 00:00:18.",
            "12 Error: Loop second was cancelled and has not ended for 00:00:18.",
            "108 Error: These loops have not ended within 00:00:18: first, second. They may be cut off by the end of the process.",
        }));
        AssertDiary("0 neighbour", "1 neighbour", "2 neighbour", "11 obedient");
    }

    private async Task Obedient(CancellationToken cancelled)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Time, cancelled);
        }
        finally
        {
            Diary.Note("obedient");
        }
    }

    private Func<CancellationToken, Task> Body(Culprit culprit) => culprit switch
    {
        Culprit.NeverEnds => _ => _never.Task,
        Culprit.SwallowsCancellation => SwallowAsync,
        Culprit.ThrowsFromItsCallback => ThrowFromCallback,
        _ => cancelled => Task.Run(() => _open.Wait(CancellationToken.None), CancellationToken.None),
    };

    private Task ThrowFromCallback(CancellationToken cancelled)
    {
        cancelled.Register(static () => throw new FormatException());
        return _never.Task;
    }

    private async Task SwallowAsync(CancellationToken cancelled)
    {
        while (!_never.Task.IsCompleted)
        {
            try
            {
                await Task.Delay(Seconds(1), Time, cancelled.IsCancellationRequested ? CancellationToken.None : cancelled);
            }
            catch (OperationCanceledException)
            {
                // Goes on as if nothing had been asked for.
            }
        }
    }
}
