using Microsoft.Extensions.Logging;
using TaskLoops.Hosting.Tests.Recording;
using TaskLoops.Tests.Faults;

namespace TaskLoops.Hosting.Tests.Faults;

/// <summary>Every kind of exception from services, their disposal, modules and the log itself: told once, other loops go on, the host ends.</summary>
[NonParallelizable]
[Category("E7")]
public sealed class ServiceFaultTests : HostingFixture
{
    [Test]
    public async Task What_a_service_throws_is_told_once_and_no_other_loop_notices(
        [Values("constructor", "disposal", "asynchronous disposal", "after hook's service", "module's disposal")] string place,
        [ValueSource(typeof(FaultKind), nameof(FaultKind.All))] FaultKind kind)
    {
        List<Exception> thrown = [];
        Exception? Once()
        {
            if (thrown.Count > 0)
                return null;
            thrown.Add(kind.Make(CancellationToken.None));
            return thrown[0];
        }

        var container = Container();
        container.AddScoped(_ => new Fragile(() => place == "disposal" ? Once() : null));
        container.AddScoped(_ => new FragileAsync(() => place == "asynchronous disposal" ? Once() : null));
        container.AddTransient(_ => place == "constructor" && Once() is { } exception ? throw exception : new Part());
        container.AddScoped(_ => place == "after hook's service" ? throw Once()! : new Last());
        var source = new FakeSource();
        source.Add<Module>();
        container.AddSingleton<ModuleSource>(source).AddSingleton<Func<Exception?>>(() => place == "module's disposal" ? Once() : null);
        container.AddTaskLoops(options =>
        {
            options.StartStagger = TimeSpan.Zero;
            options.Loops = new LoopOptions(options.Loops) { Retry = new RetryPolicy { Random = () => 0.5 }, OnUnhandled = OnUnhandled.Continue };
        }).AddLoop("neighbour", EverySeconds(1), () => Diary.Note("neighbour"));
        await using var services = container.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        await Within(services.StartTaskLoopsAsync());

        AdvanceSeconds(20);
        var loop = services.GetRequiredService<HostedLoops>().GetModule<Module>().Get(nameof(Module.Run));
        await Within(services.StopTaskLoopsAsync());

        Assert.That(thrown, Has.Count.EqualTo(1));
        Assert.That(Log.Entries.Count(entry => ReferenceEquals(entry.Exception, thrown[0])), Is.EqualTo(1), string.Join('\n', Log.Entries.Select(entry => entry.Id.Id)));
        Assert.That(Diary.Lines, Is.EqualTo(Enumerable.Range(0, 21).Select(second => $"{second} neighbour")));
        Assert.That((loop.IsRunning, loop.CurrentIteration), Is.EqualTo((false, (long?)2)));
    }

    [Test]
    public async Task A_log_that_throws_at_every_line_stops_no_loop_and_no_host_and_each_line_is_on_standard_error(
        [ValueSource(typeof(FaultKind), nameof(FaultKind.All))] FaultKind kind, [ValueSource(typeof(FaultKind), nameof(FaultKind.All))] FaultKind body, [Values] bool whenAsked)
    {
        var log = new BrokenLog(kind, whenAsked);
        var container = Container();
        container.AddSingleton<ILoggerFactory>(log);
        container.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero)
            .AddLoop("broken", EverySeconds(5), void () => throw body.Make(CancellationToken.None), options => new LoopOptions(options) { OnUnhandled = OnUnhandled.Continue, Retry = new RetryPolicy { Random = () => 0.5, MaxAttempts = 2 } })
            .AddLoop("neighbour", EverySeconds(1), () => Diary.Note("neighbour"));
        var real = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            await using var services = container.BuildServiceProvider();
            await Within(services.StartTaskLoopsAsync());
            AdvanceSeconds(20);
            await HurryAsync(services);
        }
        finally
        {
            Console.SetError(real);
        }

        Assert.That(Diary.Lines, Is.EqualTo(Enumerable.Range(0, 21).Select(second => $"{second} neighbour")));
        Assert.That(error.ToString().Split('\n').Count(line => line.StartsWith("TaskLoops cannot write to the log: ", StringComparison.Ordinal)), Is.EqualTo(log.Lines));
        Assert.That(log.Lines, Is.GreaterThan(8), "it was written to");
    }

    private sealed class Part;

    private sealed class Last;

    private sealed class Module(Func<Exception?> onDisposal) : IDisposable
    {
        [ModuleLoop(Seconds = 10)]
        public void Run(Part part, Fragile one, FragileAsync other)
        {
            GC.KeepAlive(part);
            GC.KeepAlive(one);
            GC.KeepAlive(other);
        }

        [AfterLoop(nameof(Run))]
        public void After(Last last) => GC.KeepAlive(last);

        public void Dispose()
        {
            if (onDisposal() is { } exception)
                throw exception;
        }
    }
}
