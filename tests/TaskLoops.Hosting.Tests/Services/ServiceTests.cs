using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Services;

/// <summary>Services as parameters, in scopes of their own (rule M3), and services that are modules.</summary>
public sealed class ServiceTests : HostingFixture
{
    private static readonly RetryPolicy _inOneSecond = new() { BaseDelay = TimeSpan.FromSeconds(1), Random = () => 0.5 };

    [Test]
    public async Task Each_attempt_has_a_scope_which_is_disposed_of_after_it_also_on_failure()
    {
        await using var services = await StartAsync(container => container.AddTaskLoops().AddLoop(
            "loop",
            EverySeconds(10),
            (Part part, LoopIteration iteration) =>
            {
                Diary.Note($"body {iteration.Index}.{iteration.Attempt} with {part.Number}");
                if (iteration is { Index: 0, Attempt: 1 })
                    throw new TimeoutException();
            },
            options => new LoopOptions(options) { Retry = _inOneSecond }));

        AdvanceSeconds(10);

        AssertDiary(
            "0 part 1 made", "0 body 0.1 with 1", "0 part 1 disposed",
            "1 part 2 made", "1 body 0.2 with 2", "1 part 2 disposed",
            "10 part 3 made", "10 body 1.1 with 3", "10 part 3 disposed");
    }

    [Test]
    public async Task A_scope_lasts_until_an_asynchronous_body_has_ended()
    {
        await using var services = await StartAsync(container => container.AddTaskLoops().AddLoop("loop", EverySeconds(10), async (Part part) =>
        {
            await Task.Delay(Seconds(3), Time);
            Diary.Note($"body with {part.Number}");
        }));

        AdvanceSeconds(5);

        AssertDiary("0 part 1 made", "3 body with 1", "3 part 1 disposed");
    }

    [Test]
    public async Task Without_services_there_is_no_scope()
    {
        Counting? counting = null;
        var container = Container();
        container.AddTaskLoops().AddLoop("bare", EverySeconds(1), (LoopIteration _, CancellationToken _, TaskLoop _) => { }).AddLoop("rich", EverySeconds(10), (Part _) => { });
        AddParts(container);
        await using var made = container.BuildServiceProvider();
        counting = new Counting(made);
        await using var host = new LoopsHost(counting, Microsoft.Extensions.Options.Options.Create(new TaskLoopsOptions()), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await Within(host.StartAsync(CancellationToken.None));

        AdvanceSeconds(25);

        Assert.That(counting.Scopes, Is.EqualTo(3));
    }

    [Test]
    public async Task Each_call_of_a_hook_has_a_scope_of_its_own()
    {
        await using var services = await StartAsync(container => container.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero).AddLoopModule<Hooked>());

        AdvanceSeconds(1);

        AssertDiary(
            "0 part 1 made", "0 before with 1", "0 part 1 disposed",
            "0 body",
            "0 part 2 made", "0 error with 2", "0 part 2 disposed",
            "0 part 3 made", "0 after with 3", "0 part 3 disposed");
    }

    [Test]
    public async Task Parameters_are_services_keyed_services_and_default_values()
    {
        await using var services = await StartAsync(container =>
        {
            container.AddKeyedSingleton("left", "L").AddKeyedSingleton("right", "R");
            container.AddTaskLoops().AddLoop(
                "loop",
                EverySeconds(10),
                ([FromKeyedServices("left")] string left, [FromKeyedServices("right")] string right, IEnumerable<Part> parts, Uri? nothing = null, int number = 3, TimeSpan time = default,
                    DayOfWeek day = DayOfWeek.Friday, decimal price = 1.5m, int? maybe = 4, [FromKeyedServices("up")] string up = "U")
                    => Diary.Note($"{left} {right} {parts.Count()} {nothing is null} {number} {time} {day} {price} {maybe} {up}"));
        });

        AdvanceSeconds(1);

        Assert.That(Diary.Lines, Does.Contain("0 L R 1 True 3 00:00:00 Friday 1.5 4 U"));
    }

    [Test]
    public void A_parameter_that_cannot_be_supplied_fails_the_start_with_its_name()
    {
        var fault = Assert.ThrowsAsync<ArgumentException>(() => StartAsync(container => container.AddTaskLoops().AddLoop("loop", EverySeconds(10), (Uri address) => GC.KeepAlive(address))));
        var keyed = Assert.ThrowsAsync<ArgumentException>(
            () => StartAsync(container => container.AddTaskLoops().AddLoop("loop", EverySeconds(10), ([FromKeyedServices("other")] Part part) => GC.KeepAlive(part))));

        Assert.That(fault!.Message, Does.StartWith("Parameter 'address' of type Uri cannot be supplied: "));
        Assert.That(keyed!.Message, Does.StartWith("Parameter 'part' of type Part cannot be supplied: "));
    }

    [Test]
    public async Task A_module_is_the_same_object_everywhere_and_is_disposed_of_once_after_its_loops()
    {
        var services = await StartAsync(container => container.AddTaskLoops().AddLoopModule<Shared>().AddLoopModule<Shared>());
        AdvanceSeconds(1);
        var shared = services.GetRequiredService<Shared>();
        var loops = services.GetRequiredService<HostedLoops>();

        await Within(services.DisposeAsync().AsTask());

        Assert.That(loops.Registry.Loops, Is.Empty);
        Assert.That(shared.Runs, Is.EqualTo(1), "added twice, it is one module");
        AssertDiary("1 after", "1 disposed");
    }

    [Test]
    public async Task One_error_hook_serves_all_loops_after_their_own()
    {
        await using var services = await StartAsync(container => container
            .AddTaskLoops(options => options.OnError((failure, _) =>
            {
                Diary.Note($"{failure.Loop.Name}: {failure.Exception.Message}");
                return Task.CompletedTask;
            }))
            .AddLoop("loop", EverySeconds(10), static () => { throw new NotSupportedException("no"); })
            .AddLoopModule<Hooked>());

        AdvanceSeconds(1);

        Assert.That(Diary.Lines.Where(line => !line.Contains("part", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "0 before with 1", "0 body", "0 error with 2", "0 Hooked.Run: broken", "0 after with 3", "0.1 loop: no",
        }));
    }

    [Test]
    public async Task The_error_hook_may_have_services_from_a_scope_of_its_own_and_what_it_throws_is_told()
    {
        await using var services = await StartAsync(container => container
            .AddTaskLoops(options => options.OnError(async (failure, provider, _) =>
            {
                Diary.Note($"{failure.Exception.Message} with {provider.GetRequiredService<Part>().Number}");
                await Task.Yield();
                throw new InvalidDataException("hook");
            }))
            .AddLoop("loop", EverySeconds(10), static () => { throw new NotSupportedException("no"); }));

        AdvanceSeconds(1);

        AssertDiary("0 part 1 made", "0 no with 1", "0 part 1 disposed");
        Assert.That(Log.With(6), Is.EqualTo(new[] { "6 Error: Loop loop: a failure beside its course, in ErrorHook. | InvalidDataException: hook" }));
        Assert.That(Log.With(5), Is.EqualTo(new[] { "5 Error: Loop loop: its Body failed at iteration 0. | NotSupportedException: no" }));
    }

    [Test]
    public async Task Loops_are_found_by_name_class_and_method()
    {
        await using var services = await StartAsync(container => container.AddTaskLoops().AddLoop("code", EverySeconds(10), () => { }).AddLoopModule<Shared>().AddLoopModule<Counter>());
        var loops = services.GetRequiredService<HostedLoops>();

        Assert.That(loops.Get("code").Name, Is.EqualTo("code"));
        Assert.That(loops.Get<Shared>(nameof(Shared.Run)).Name, Is.EqualTo("Shared.Run"));
        Assert.That(loops.Get<Counter, int>(nameof(Counter.Count)).Name, Is.EqualTo("Counter.Count"));
        Assert.That(loops.GetModule<Shared>().Instance, Is.SameAs(services.GetRequiredService<Shared>()));
        Assert.That(loops.Modules.Select(module => module.Instance.GetType()), Is.EqualTo(new[] { typeof(Shared), typeof(Counter) }));
        Assert.That(loops.Registry, Is.SameAs(services.GetRequiredService<LoopRegistry>()));
        Assert.That(() => loops.Get("none"), Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("No loop is called 'none'. There are: Counter.Count, Shared.Run, code."));
        Assert.That(
            () => loops.GetModule<Hooked>(),
            Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("No module Hooked is loaded. Loaded are: Shared, Counter."));
        Assert.That(
            () => loops.Get<Shared>("None"),
            Throws.TypeOf<KeyNotFoundException>().With.Message.EqualTo("No loop of the module has a method 'None'. There are: Run."));
        Assert.That(() => loops.Get<Shared, int>(nameof(Shared.Run)), Throws.InvalidOperationException);
    }

    [Test]
    public async Task A_class_that_is_loaded_twice_is_ambiguous()
    {
        FakeSource[] sources = [new(), new()];
        Array.ForEach(sources, source => source.Add<Shared>());
        await using var services = await StartAsync(container =>
        {
            container.AddSingleton<ModuleSource>(sources[0]).AddSingleton<ModuleSource>(sources[1]);
            container.AddTaskLoops();
        });

        Assert.That(
            () => services.GetRequiredService<HostedLoops>().GetModule<Shared>(),
            Throws.InvalidOperationException.With.Message.EqualTo("2 modules Shared are loaded. Look for the one you mean in Modules."));
    }

    private static void AddParts(IServiceCollection container) => container.AddSingleton<Numbers>().AddScoped<Part>();

    private async Task<ServiceProvider> StartAsync(Action<IServiceCollection> add)
    {
        var container = Container();
        AddParts(container);
        add(container);
        var services = container.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        await Within(services.StartTaskLoopsAsync());
        return services;
    }

    private sealed class Numbers
    {
        private int _last;

        public int Next() => ++_last;
    }

    private sealed class Part : IDisposable
    {
        private readonly Diary _diary;

        public Part(Diary diary, Numbers numbers)
        {
            _diary = diary;
            Number = numbers.Next();
            _diary.Note($"part {Number} made");
        }

        public int Number { get; }

        public void Dispose() => _diary.Note($"part {Number} disposed");
    }

    private sealed class Hooked(Diary diary)
    {
        [ModuleLoop(Seconds = 10)]
        public void Run()
        {
            diary.Note("body");
            throw new NotSupportedException("broken");
        }

        [BeforeLoop(nameof(Run))]
        public void Before(Part part) => diary.Note($"before with {part.Number}");

        [LoopError(nameof(Run))]
        public async Task OnErrorAsync(Exception exception, Part part)
        {
            GC.KeepAlive(exception);
            await Task.Yield();
            diary.Note($"error with {part.Number}");
        }

        [AfterLoop(nameof(Run))]
        public void After(Part part) => diary.Note($"after with {part.Number}");
    }

    private sealed class Shared(Diary diary) : IDisposable
    {
        public int Runs { get; private set; }

        [ModuleLoop(Minutes = 1)]
        public void Run() => Runs++;

        [AfterLoop(nameof(Run))]
        public void After() => diary.Note("after");

        public void Dispose() => diary.Note("disposed");
    }

    private sealed class Counter(Diary diary)
    {
        [ModuleLoop<int>(Minutes = 1)]
        public void Count(int state) => diary.Note($"{state}");
    }

    /// <summary>Counts the scopes that are opened.</summary>
    private sealed class Counting(IServiceProvider services) : IServiceProvider, IServiceScopeFactory
    {
        public int Scopes { get; private set; }

        public object? GetService(Type serviceType) =>
            serviceType == typeof(IServiceScopeFactory) ? this : services.GetService(serviceType);

        public IServiceScope CreateScope()
        {
            Scopes++;
            return services.CreateScope();
        }
    }
}
