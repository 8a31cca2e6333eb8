using System.Diagnostics.CodeAnalysis;
using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Clients;

/// <summary>Modules that cannot be loaded, and sources that cannot be seen.</summary>
public sealed class ModuleFaultTests : WatchFixture
{
    [Test]
    public async Task A_faulty_declaration_is_told_once_and_the_other_modules_run()
    {
        Source.Add<Undeclared>();
        Source.Add<Worker>();
        await using var services = await StartAsync();
        AdvanceSeconds(1);

        var fault = services.GetRequiredService<ModuleWatch>().FaultOf(typeof(Undeclared));
        AssertDiary("0 undeclared made", "0 made", "0 work 0", "1 work 1");
        Assert.That(fault, Is.InstanceOf<ModuleLoopsException>());
        Assert.That(services.GetRequiredService<ModuleWatch>().FaultOf(typeof(Worker)), Is.Null);
        Assert.That(Log.With(103), Is.EqualTo(new[]
        {
            $"103 Error: Module {typeof(Undeclared)} has no loops, since they could not be loaded. | ModuleLoopsException: {fault!.Message}",
        }));
    }

    [Test]
    public async Task What_was_made_for_a_module_that_cannot_be_loaded_is_disposed_of()
    {
        await using var services = await StartAsync();

        Source.Add<UndeclaredWithPart>();
        AdvanceSeconds(0.25);
        await Within(Diary.Until("0.25 part disposed"));

        AssertDiary("0.25 instance disposed", "0.25 part disposed");
    }

    [Test]
    public async Task A_fault_goes_with_its_module_and_is_told_again_when_it_comes_again()
    {
        var registration = Source.Add<Undeclared>();
        await using var services = await StartAsync();
        var watch = services.GetRequiredService<ModuleWatch>();

        Source.Remove(registration);
        await LookAsync(services);
        var after = watch.FaultOf(typeof(Undeclared));
        Source.Add<Undeclared>();
        await LookAsync(services);

        Assert.That(after, Is.Null);
        Assert.That(watch.FaultOf(typeof(Undeclared)), Is.Not.Null);
        Assert.That(Log.With(103).Count(), Is.EqualTo(2));
        Assert.That(Log.With(101, 102), Is.Empty);
    }

    [Test]
    public async Task A_constructor_that_throws_is_the_fault_of_its_module()
    {
        Source.Add<Throwing>();
        await using var services = await StartAsync();
        await Within(Diary.Until("0 part disposed"));

        AdvanceSeconds(60);

        Assert.That(services.GetRequiredService<ModuleWatch>().FaultOf(typeof(Throwing)), Is.InstanceOf<NotSupportedException>());
        Assert.That(Log.With(103), Is.EqualTo(new[]
        {
            $"103 Error: Module {typeof(Throwing)} has no loops, since they could not be loaded. | NotSupportedException: not today",
        }));
        AssertDiary("0 part disposed");
    }

    [Test]
    public async Task A_disposal_that_throws_keeps_no_scope_alive()
    {
        Source.Add<ThrowingAtTheEnd>();
        await using var services = await StartAsync();
        await Within(Diary.Until("0 part disposed"));

        await Within(Log.Until(107));

        Assert.That(Log.With(107), Is.EqualTo(new[] { $"107 Error: The services of module {typeof(ThrowingAtTheEnd)} could not be disposed of. | NotSupportedException: never" }));
    }

    [Test]
    public async Task A_scope_that_cannot_be_disposed_of_is_told()
    {
        var registration = Source.Add<WithBadPart>();
        await using var services = await StartAsync(add: container => container.AddScoped<BadPart>());

        Source.Remove(registration);
        await LookAsync(services);

        Assert.That(Log.With(107), Is.EqualTo(new[] { $"107 Error: The services of module {typeof(WithBadPart)} could not be disposed of. | NotSupportedException: bad" }));
        Assert.That(services.GetRequiredService<HostedLoops>().Modules, Is.Empty);
    }

    [Test]
    public async Task A_source_that_cannot_be_seen_is_told_once_and_what_is_loaded_stays()
    {
        Source.Add<Worker>();
        await using var services = await StartAsync();
        Time.Settle();

        Source.Fault = new InvalidOperationException("busy");
        AdvanceSeconds(0.75);
        Source.Fault = null;
        AdvanceSeconds(0.25);
        var loop = services.GetRequiredService<HostedLoops>().Get<Worker>(nameof(Worker.WorkAsync));

        var line = $"106 Error: The modules of {typeof(FakeSource)} cannot be seen. What is loaded stays; it is asked again. | InvalidOperationException: busy";
        AssertDiary("0 made", "0 work 0", "1 work 1");
        Assert.That(loop.IsRunning, Is.True);
        Assert.That(Log.With(106), Is.EqualTo(new[] { line }));

        // Seen for a while, it is told again; a change meanwhile is not lost.
        Source.Add<Undeclared>();
        AdvanceSeconds(0.25);
        Source.Fault = new InvalidOperationException("busy");
        AdvanceSeconds(0.5);
        Assert.That(Log.With(106), Is.EqualTo(new[] { line, line }));
        Assert.That(Log.With(103).Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_module_whose_removal_could_not_be_noticed_gets_no_loops_and_a_warning()
    {
        Source.Add<Worker>(notWatched: "derive it from ModuleBase.");
        await using var services = await StartAsync();

        AdvanceSeconds(60);

        AssertDiary();
        Assert.That(Log.Lines, Is.EqualTo(new[] { $"104 Warning: Module {typeof(Worker)} has no loops: derive it from ModuleBase." }));
    }

    [Test]
    public async Task Faults_can_be_asked_for_while_modules_come_and_go()
    {
        await using var services = await StartAsync();
        var watch = services.GetRequiredService<ModuleWatch>();
        using var ended = new CancellationTokenSource();
        var asking = Task.Run(() =>
        {
            while (!ended.IsCancellationRequested)
                _ = watch.FaultOf(typeof(Undeclared));
        });

        for (var round = 0; round < 300; round++)
        {
            var registration = Source.Add<Undeclared>();
            await LookAsync(services);
            Source.Remove(registration);
            await LookAsync(services);
        }

        await ended.CancelAsync();
        await Within(asking);
    }

    private sealed class Undeclared
    {
        public Undeclared(Diary diary) => diary.Note("undeclared made");

        [ModuleLoop]
        [SuppressMessage("Performance", "CA1822", Justification = "A body of a module.")]
        public void Never()
        {
        }
    }

    private sealed class UndeclaredWithPart(Diary diary, Part part) : IAsyncDisposable
    {
        [ModuleLoop]
        public void Never() => GC.KeepAlive(part);

        public ValueTask DisposeAsync()
        {
            diary.Note("instance disposed");
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Throwing
    {
        public Throwing(Part part)
        {
            GC.KeepAlive(part);
            throw new NotSupportedException("not today");
        }

        [ModuleLoop(Seconds = 1)]
        [SuppressMessage("Performance", "CA1822", Justification = "A body of a module.")]
        public void Never()
        {
        }
    }

    private sealed class ThrowingAtTheEnd(Part part) : IDisposable
    {
        [ModuleLoop]
        public void Never() => GC.KeepAlive(part);

        [SuppressMessage("Design", "CA1065", Justification = "What is tested.")]
        public void Dispose() => throw new NotSupportedException("never");
    }

    private sealed class WithBadPart(BadPart part)
    {
        [ModuleLoop(Minutes = 1)]
        public void Run() => GC.KeepAlive(part);
    }

    private sealed class BadPart : IDisposable
    {
        [SuppressMessage("Design", "CA1065", Justification = "What is tested.")]
        public void Dispose() => throw new NotSupportedException("bad");
    }
}
