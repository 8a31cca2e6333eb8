using TaskLoops.Testing;

namespace TaskLoops.Tests.Modules;

/// <summary>Members that wait, called from where they would wait for themselves.</summary>
[Category("L10")]
public sealed class ModuleInsideTests
{
    private readonly VirtualTimeProvider _time = new();

    [Test]
    public void L10_from_inside_the_request_is_made_and_the_exception_names_the_member_that_does_not_wait(
        [Values("StopAsync", "CancelAsync", "DisposeAsync")] string member,
        [Values("body", "late in the body", "before", "after", "error")] string place)
    {
        var cog = new Inside(place);
        var module = Module.Load(cog, _time, new ReportLog());
        cog.Act = Waiting(module, member);

        module.Start();
        if (place == "after")
            module.Stop();
        _time.Settle();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(cog.Caught, Is.TypeOf<InvalidOperationException>());
            Assert.That(cog.Caught?.Message, Does.StartWith($"{member} was called from inside"));
            Assert.That(cog.Caught?.Message, Does.Contain(member == "StopAsync" ? "call Stop," : "call Cancel,"));
            Assert.That(module.Loops.Select(loop => loop.IsRunning), Is.All.False, "it has been requested");
            Assert.That(cog.Disposals, Is.EqualTo(member == "DisposeAsync" ? 1 : 0), "and done, when it could be");
        }
    }

    [Test]
    public async Task L10_an_invoked_body_that_unloads_its_module_would_wait_for_itself_too()
    {
        var cog = new Inside("invoked");
        var module = Module.Load(cog, _time);
        cog.Act = () => module.DisposeAsync().AsTask();

        await module.Get(nameof(Inside.TickAsync)).InvokeAsync().AsTask().Promptly();
        _time.Settle();

        Assert.That(cog.Caught?.Message, Does.StartWith("DisposeAsync was called from inside a body"));
        Assert.That(cog.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task L10_what_a_body_has_started_elsewhere_may_unload_the_module_once_its_iteration_has_ended()
    {
        var cog = new Starting();
        var module = Module.Load(cog, _time);
        cog.Act = () => module.DisposeAsync().AsTask();
        module.Start();
        _time.Settle();

        cog.Go.SetResult();
        await cog.Started!.Promptly();

        Assert.That(cog.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task L10_what_an_invoked_body_has_started_elsewhere_may_unload_the_module_once_the_body_has_ended()
    {
        var cog = new Starting();
        var module = Module.Load(cog, _time);
        cog.Act = () => module.DisposeAsync().AsTask();
        await module.Get(nameof(Starting.TickAsync)).InvokeAsync().AsTask().Promptly();

        cog.Go.SetResult();
        await cog.Started!.Promptly();

        Assert.That(cog.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task L10_a_body_may_unload_another_module()
    {
        var other = new Starting();
        var otherModule = Module.Load(other, _time);
        otherModule.Start();
        _time.Settle();
        var cog = new Inside("body");
        await using var module = Module.Load(cog, _time);
        cog.Act = () => otherModule.DisposeAsync().AsTask();

        module.Start();
        _time.Settle();
        await cog.Done.Task.Promptly();

        Assert.That(cog.Caught, Is.Null);
        Assert.That(other.Disposals, Is.EqualTo(1));
    }

    [Test]
    public async Task L10_stopping_and_cancelling_without_waiting_work_from_inside()
    {
        var cog = new Inside("body");
        await using var module = Module.Load(cog, _time);
        cog.Act = () =>
        {
            module.Stop();
            module.Cancel();
            return Task.CompletedTask;
        };

        module.Start();
        _time.Settle();

        Assert.That(cog.Caught, Is.Null);
        Assert.That(module.Loops.Select(loop => loop.IsRunning), Is.All.False);
    }

    private static Func<Task> Waiting(ModuleLoops module, string member) => member switch
    {
        "StopAsync" => () => module.StopAsync(),
        "CancelAsync" => () => module.CancelAsync(),
        _ => () => module.DisposeAsync().AsTask(),
    };

    private sealed class Inside(string place) : IDisposable
    {
        public Func<Task>? Act { get; set; }

        public Exception? Caught { get; private set; }

        public int Disposals { get; private set; }

        public TaskCompletionSource Done { get; } = new();

        [ModuleLoop(Seconds = 1)]
        public async Task TickAsync()
        {
            await ActAsync("body", "invoked");
            await Task.Yield();
            await ActAsync("late in the body");
            if (place == "error")
                throw new FormatException();
        }

        [ModuleLoop(Seconds = 1)]
        public void Other()
        {
        }

        [BeforeLoop(nameof(TickAsync))]
        public Task BeforeAsync() => ActAsync("before");

        [AfterLoop(nameof(TickAsync))]
        public Task AfterAsync() => ActAsync("after");

        [LoopError(nameof(TickAsync))]
        public Task ErrorAsync() => ActAsync("error");

        public void Dispose() => Disposals++;

        private async Task ActAsync(params string[] places)
        {
            if (!places.Contains(place) || Done.Task.IsCompleted)
                return;

            try
            {
                await Act!();
            }
            catch (InvalidOperationException exception)
            {
                Caught = exception;
            }

            Done.TrySetResult();
        }
    }

    private sealed class Starting : IDisposable
    {
        public Func<Task>? Act { get; set; }

        public TaskCompletionSource Go { get; } = new();

        public Task? Started { get; private set; }

        public int Disposals { get; private set; }

        [ModuleLoop(Seconds = 1)]
        public async Task TickAsync()
        {
            await Task.Yield();
            Started ??= WaitAsync();

            async Task WaitAsync()
            {
                await Go.Task;
                await Act!();
            }
        }

        public void Dispose() => Disposals++;
    }
}
