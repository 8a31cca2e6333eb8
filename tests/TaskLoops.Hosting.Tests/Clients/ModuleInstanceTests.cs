using System.Diagnostics.CodeAnalysis;
using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Clients;

/// <summary>What the instance of a command module gets, and what it must not keep.</summary>
public sealed class ModuleInstanceTests : WatchFixture
{
    [Test]
    public async Task Public_properties_are_filled_with_services_of_the_modules_scope()
    {
        Source.Add<Injected>();
        await using var services = await StartAsync();

        var module = (Injected)services.GetRequiredService<HostedLoops>().GetModule<Injected>().Instance;

        Assert.That(module.Part, Is.SameAs(module.OwnPart));
        Assert.That((module.NotInjected, module.NoService, module.Unsettable), Is.EqualTo(((Part?)null, "as it was", (Part?)null)));
    }

    [TestCase(typeof(WithField), "_count")]
    [TestCase(typeof(WithAutoProperty), "Count")]
    [TestCase(typeof(WithPublicProperty), "Total")]
    [TestCase(typeof(WithStateInBase), "_inherited")]
    [TestCase(typeof(WithReadonlyState), null)]
    [TestCase(typeof(WithServices), null)]
    public async Task State_that_commands_would_not_share_is_named(Type module, string? member)
    {
        GetType().GetMethod(nameof(Add), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.MakeGenericMethod(module).Invoke(this, [true]);
        await using var services = await StartAsync();

        var expected = member is null
            ? Array.Empty<string>()
            : [$"105 Warning: Module {module} has loops, commands and state of its own, '{member}'. Each command runs on a new instance, the loops on another: "
                + "they do not share it. Keep it in a service."];
        Assert.That(Log.With(105), Is.EqualTo(expected));
        Assert.That(Log.With(101).Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task State_of_a_module_without_commands_or_of_a_given_instance_is_its_own_affair()
    {
        Source.Add<WithField>();
        Source.Add<WithAutoProperty>(new WithAutoProperty(), hasCommands: true);
        await using var services = await StartAsync();

        Assert.That(Log.With(105), Is.Empty);
        Assert.That(Log.With(101).Count(), Is.EqualTo(2));
    }

    private void Add<TModule>(bool hasCommands) => Source.Add<TModule>(hasCommands: hasCommands);

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class DontInjectAttribute : Attribute;

    private sealed class Injected(Part part)
    {
        public Part OwnPart => part;

        public Part? Part { get; set; }

        [DontInject]
        public Part? NotInjected { get; set; }

        public string NoService { get; set; } = "as it was";

        public Part? Unsettable { get; private set; }

        [ModuleLoop(Minutes = 1)]
        public void Run() => Unsettable = null;
    }

    private class Bare
    {
        [ModuleLoop(Minutes = 1)]
        [SuppressMessage("Performance", "CA1822", Justification = "A body of a module.")]
        public void Run()
        {
        }
    }

    private sealed class WithField : Bare
    {
        private readonly int _fixed = 1;
        private int _count;

        public int Next() => _count++ + _fixed;
    }

    private sealed class WithAutoProperty : Bare
    {
        public int Count { get; private set; }

        public void Next() => Count++;
    }

    private sealed class WithPublicProperty : Bare
    {
        public int Total { get; set; }
    }

    private class BareWithState : Bare
    {
        private int _inherited;

        public int Next() => _inherited++;
    }

    private sealed class WithStateInBase : BareWithState;

    private sealed class WithReadonlyState : Bare
    {
        private static int _shared;

        private readonly int _fixed = 1;

        public int Number { get; } = 2;

        public int Sum() => _fixed + Number + _shared++;
    }

    private sealed class WithServices(Diary diary) : Bare
    {
        public Part? Part { get; set; }

        public void Tell() => diary.Note($"{Part}");
    }
}
