using System.Data.Common;
using System.Threading.Channels;
using static TaskLoops.Tests.Api.ShapeOfTheApi;

namespace TaskLoops.Tests.Api;

/// <summary>The shape of the API as docs/design.md shows it: here to be compiled; what it does is tested elsewhere.</summary>
[TestFixture]
[Explicit("Compiled, not run: it has no end.")]
public sealed class ShapeOfTheApi
{
    [Test]
    public async Task Everything_that_the_design_shows_compiles()
    {
        var channel = Channel.CreateUnbounded<long>().Writer;
        List<string> batch = [];

        // 1. A loop in code. Synchronous, Task and ValueTask bodies, all called Create.
        await using var printer = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(5)),
            async (iteration, cancelled) => await channel.WriteAsync(iteration.Index, cancelled));

        _ = printer.Start();

        // 2. Count, hooks, a name.
        var slowCount = TaskLoop
            .Create(
                Schedule.Every(TimeSpan.FromSeconds(5)),
                (iteration, _) => Console.WriteLine(iteration.Index),
                new LoopOptions { Name = "slow-count", Count = 5 })
            .AfterLoop((_, _) => Console.WriteLine("done!"));

        await slowCount.Start();

        // 3. An exception type for reconnect, by type and by predicate.
        printer.AddExceptionType<DbException>();
        printer.AddExceptionType(failure => failure is InvalidOperationException { Message: "busy" });

        // 4. Waiting until ready: a latch that anything can open.
        var ready = new ReadyGate();
        var digest = TaskLoop.Create(
            Schedule.Daily("09:00 Europe/Warsaw", "21:30 Europe/Warsaw"),
            (_, cancelled) => PostDigestAsync(cancelled),
            new LoopOptions { Name = "digest", Gate = ready });
        _ = digest.Start();
        ready.Open();

        // 5. Doing something during cancellation: the after hook's token is not the one that Cancel fires.
        var bulker = TaskLoop
            .Create(Schedule.Every(TimeSpan.FromSeconds(10)), (_, cancelled) => DoBulkAsync(cancelled))
            .AfterLoop(async (end, limit) =>
            {
                if (end.Reason == LoopEndReason.Cancelled && batch.Count > 0)
                    await DoBulkAsync(limit);
            });

        // 6. A state value for each run.
        var greeter = TaskLoop.Create<Guild>(
            Schedule.Hourly(minute: 15),
            async (iteration, guild, cancelled) => await GreetAsync(guild, cancelled));
        _ = greeter.Start(new Guild("Llamas"));
        greeter.Restart(new Guild("Alpacas"));

        // 7. Control, from any thread, from the body and from hooks.
        digest.ChangeSchedule(Schedule.Cron("0 9 * * MON-FRI", "Europe/Warsaw"));
        digest.Stop();
        await digest.StopAsync();
        await greeter.CancelAsync();

        // 8. A module: any class whose methods are loops.
        await using var stats = ModuleLoops.For(new StatsCog());
        stats.Start();
        stats.Get(nameof(StatsCog.PublishAsync)).Stop();

        Task PostDigestAsync(CancellationToken cancelled) => Task.FromCanceled(cancelled);
        Task DoBulkAsync(CancellationToken cancelled) => Task.FromCanceled(cancelled);
        Task GreetAsync(Guild guild, CancellationToken cancelled) => Task.FromException(new InvalidOperationException($"{guild} {cancelled}"));
    }

    internal static async Task SendAsync(long index, CancellationToken cancelled) => await Task.Delay(TimeSpan.FromSeconds(index), cancelled);
}

internal sealed record Guild(string Name);

internal sealed class StatsCog
{
    private readonly List<int> _batch = [];

    [ModuleLoop(Minutes = 5)]
    public async Task PublishAsync(LoopIteration iteration, CancellationToken cancelled) => await SendAsync(iteration.Index, cancelled);

    [ModuleLoop(Times = ["09:00"], TimeZone = "Europe/Warsaw", Count = 3)]
    private void Greet() => _batch.Clear();

    [BeforeLoop(nameof(PublishAsync))]
    public Task WarmUpAsync(CancellationToken cancelled) => Task.CompletedTask;

    [AfterLoop(nameof(PublishAsync))]
    public void Flush(LoopEnd end) => _batch.Clear();

    [LoopError]
    public void Report(Exception exception) => Console.Error.WriteLine(exception.Message);
}
