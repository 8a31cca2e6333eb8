using System.Diagnostics.CodeAnalysis;
using TaskLoops.Hosting.Tests.Clients;
using TaskLoops.Tests.Faults;

namespace TaskLoops.Hosting.Tests.Faults;

/// <summary>Every kind of exception from the making of a module, while what was made for it throws as well: each is told once, by the module's name.</summary>
[Category("E7")]
public sealed class ModuleMakingFaultTests : WatchFixture
{
    [Test]
    public async Task What_the_making_of_a_module_throws_hides_no_other_fault_and_touches_no_other_module(
        [Values("constructor", "property")] string place,
        [ValueSource(typeof(FaultKind), nameof(FaultKind.All))] FaultKind kind)
    {
        var (made, instance, part) = (kind.Make(default), new FormatException("instance"), new ArithmeticException("part"));
        var type = place == "constructor" ? typeof(Unmakeable) : typeof(Unfillable);
        Work = _ => Task.CompletedTask;
        Source.Add<Worker>();
        if (place == "constructor")
            Source.Add<Unmakeable>();
        else
            Source.Add<Unfillable>();
        await using var services = await StartAsync(add: container => container
            .AddSingleton(new Faults(made, instance))
            .AddScoped(_ => new Fragile(() => part)));
        await LookAsync(services);
        await Within(Log.Until(107));
        AdvanceSeconds(60);

        var told = Log.Entries.Where(entry => entry.Id.Id is 103 or 107).Select(entry => (entry.Id.Id, entry.Values["Module"], entry.Exception)).ToList();
        (int, object?, Exception?)[] expected = place == "constructor"
            ? [(103, type, made), (107, type, part)]
            : [(103, type, made), (107, type, instance), (107, type, part)];
        Assert.That(told, Is.EquivalentTo(expected));
        Assert.That(services.GetRequiredService<HostedLoops>().Registry.Loops.Where(loop => loop.IsRunning), Has.Exactly(1).Items);
        await Within(services.StopTaskLoopsAsync());
    }

    private sealed record Faults(Exception Making, Exception Disposal);

    private sealed class Unmakeable
    {
        public Unmakeable(Fragile part, Faults faults)
        {
            GC.KeepAlive(part);
            throw faults.Making;
        }

        [ModuleLoop(Seconds = 1)]
        [SuppressMessage("Performance", "CA1822", Justification = "A body of a module.")]
        public void Never()
        {
        }
    }

    private sealed class Unfillable(Fragile part, Faults faults) : IDisposable
    {
        public Fragile Part
        {
            get => part;
            set => throw faults.Making;
        }

        [ModuleLoop(Seconds = 1)]
        public void Never() => GC.KeepAlive(part);

        public void Dispose() => throw faults.Disposal;
    }
}
