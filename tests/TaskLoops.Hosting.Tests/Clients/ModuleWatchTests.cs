using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Clients;

/// <summary>Modules that come and go in a command service.</summary>
public sealed class ModuleWatchTests : WatchFixture
{
    [Test]
    public async Task A_module_that_is_there_at_the_start_has_its_loops_at_once()
    {
        Source.Add<Worker>();
        await using var services = await StartAsync();

        AdvanceSeconds(2);

        AssertDiary("0 made", "0 work 0", "1 work 1", "2 work 2");
    }

    [Test]
    public async Task A_module_that_comes_has_its_loops_at_the_next_look()
    {
        await using var services = await StartAsync();
        AdvanceSeconds(1.1);

        Source.Add<Worker>();
        AdvanceSeconds(1.4);

        AssertDiary("1.25 made", "1.25 work 0", "2.25 work 1");
        Assert.That(Log.With(101), Is.EqualTo(new[] { $"101 Information: Module {typeof(Worker)} loaded with 1 loops." }));
    }

    [Test]
    public async Task A_module_that_goes_ends_at_the_next_look_with_its_instance_and_its_scope()
    {
        var registration = Source.Add<Worker>();
        await using var services = await StartAsync();
        AdvanceSeconds(1.1);
        Diary.Clear();

        Source.Remove(registration);
        AdvanceSeconds(0.15);
        await LookAsync(services);
        AdvanceSeconds(10);

        AssertDiary("1.25 after Cancelled", "1.25 disposed", "1.25 part disposed");
        Assert.That(services.GetRequiredService<LoopRegistry>().Loops, Is.Empty);
        Assert.That(services.GetRequiredService<HostedLoops>().Modules, Is.Empty);
        Assert.That(Log.With(102), Is.EqualTo(new[] { $"102 Information: Module {typeof(Worker)} is being unloaded." }));
    }

    [Test]
    public async Task An_iteration_in_flight_is_cancelled()
    {
        Work = async cancelled =>
        {
            try
            {
                await Task.Delay(Seconds(100), Time, cancelled);
            }
            finally
            {
                Diary.Note("cancelled");
            }
        };
        var registration = Source.Add<Worker>();
        await using var services = await StartAsync();
        AdvanceSeconds(1.1);

        Source.Remove(registration);
        AdvanceSeconds(0.15);
        await LookAsync(services);

        AssertDiary("0 made", "0 work 0", "1.25 cancelled", "1.25 after Cancelled", "1.25 disposed", "1.25 part disposed");
    }

    [Test]
    public async Task No_iteration_begins_after_the_removal_even_if_nobody_has_looked_yet()
    {
        var registration = Source.Add<Worker>();
        await using var services = await StartAsync(options => options.LookInterval = TimeSpan.FromHours(1));
        AdvanceSeconds(1.5);

        Source.Remove(registration);
        AdvanceSeconds(10);
        AssertDiary("0 made", "0 work 0", "1 work 1", "2 after Cancelled");

        await LookAsync(services);
        AssertDiary("0 made", "0 work 0", "1 work 1", "2 after Cancelled", "11.5 disposed", "11.5 part disposed");
    }

    [Test]
    public async Task A_question_of_the_users_own_is_asked_as_well()
    {
        Source.Add<Worker>();
        var isWanted = true;
        await using var services = await StartAsync(options => options.Loops = new LoopOptions { RunWhile = () => Volatile.Read(ref isWanted) });
        AdvanceSeconds(0.5);

        Volatile.Write(ref isWanted, false);
        AdvanceSeconds(10);

        AssertDiary("0 made", "0 work 0", "1 after Cancelled");
    }

    [Test]
    public async Task Removed_and_added_again_at_once_there_is_one_set_of_loops_and_the_old_one_ends_first()
    {
        var ending = new TaskCompletionSource();
        Work = _ => Time.GetTimestamp() == 0 ? ending.Task : Task.CompletedTask;
        var registration = Source.Add<Worker>();
        await using var services = await StartAsync();
        AdvanceSeconds(0.1);
        var first = Workers(services).Single().Number;

        Source.Remove(registration);
        Source.Add<Worker>();
        var look = services.GetRequiredService<ModuleWatch>().LookAsync();
        AdvanceSeconds(4.9);
        var early = look.IsCompleted;
        ending.SetResult();
        await Within(look);
        AdvanceSeconds(1.9);

        Assert.That(early, Is.False);
        Assert.That(Workers(services).Single().Number, Is.Not.EqualTo(first));
        AssertDiary("0 made", "0 work 0", "5 after Cancelled", "5 disposed", "5 part disposed", "5 made", "5 work 0", "6 work 1");
        Assert.That(services.GetRequiredService<LoopRegistry>().Loops.Select(loop => loop.Name), Is.EqualTo(new[] { "Worker.WorkAsync" }));
    }

    [Test]
    public async Task A_module_that_ends_in_the_midst_of_a_look_is_replaced_by_that_look()
    {
        var ending = new TaskCompletionSource();
        Work = _ => Time.GetTimestamp() == 0 ? ending.Task : Task.CompletedTask;
        var registration = Source.Add<Worker>();
        await using var services = await StartAsync();
        AdvanceSeconds(0.1);
        Source.Remove(registration);
        Source.Add<Worker>();

        // Asked when the first source has been looked at, which is when the module still had to end. What is left of its end is a few turns on the pool.
        var later = new FakeSource();
        later.Asked = () =>
        {
            later.Asked = null;
            ending.SetResult();
            SpinWait.SpinUntil(() => Diary.Lines.Contains("0.1 part disposed"));
            for (var turn = 0; turn < 1000; turn++)
                Task.Run(static () => { }).Wait();
        };
        services.GetRequiredService<ModuleWatch>().Watch(later);
        await LookAsync(services);
        AdvanceSeconds(1);

        AssertDiary("0 made", "0 work 0", "0.1 after Cancelled", "0.1 disposed", "0.1 part disposed", "0.1 made", "0.1 work 0", "1.1 work 1");
    }

    [Test]
    public async Task A_hundred_removals_and_additions_leave_one_set()
    {
        var registration = Source.Add<Worker>();
        await using var services = await StartAsync();
        Time.Settle();

        for (var round = 0; round < 100; round++)
        {
            Source.Remove(registration);
            registration = Source.Add<Worker>();
            await LookAsync(services);
        }

        Diary.Clear();
        AdvanceSeconds(1);
        Assert.That(Diary.Lines.Where(line => line.StartsWith("1 ", StringComparison.Ordinal)), Is.EqualTo(new[] { "1 work 1" }));
        Assert.That(services.GetRequiredService<LoopRegistry>().Loops, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_module_that_comes_and_goes_leaves_the_others_alone()
    {
        Source.Add<Worker>();
        await using var services = await StartAsync();
        Time.Settle();
        var other = Source.Add<Lone>();
        await LookAsync(services);

        Source.Remove(other);
        await LookAsync(services);

        AssertDiary("0 made", "0 work 0", "0 lone after");
    }

    [Test]
    public async Task Look_waits_until_what_goes_has_ended()
    {
        var ending = new TaskCompletionSource();
        Work = _ => ending.Task;
        var registration = Source.Add<Worker>();
        await using var services = await StartAsync();
        Time.Settle();
        Source.Remove(registration);
        var watch = services.GetRequiredService<ModuleWatch>();
        var impatient = new CancellationTokenSource();

        var given = watch.LookAsync(impatient.Token);
        var look = watch.LookAsync();
        await impatient.CancelAsync();
        await Within(Task.WhenAny(given));
        Assert.That((given.IsCanceled, look.IsCompleted), Is.EqualTo((true, false)));

        ending.SetResult();
        await Within(look);
        AssertDiary("0 made", "0 work 0", "0 after Cancelled", "0 disposed", "0 part disposed");
    }

    [Test]
    public async Task A_body_that_never_ends_is_waited_for_as_long_as_bodies_have_and_keeps_its_instance()
    {
        var never = new TaskCompletionSource();
        var isFirst = true;
        Work = _ => Interlocked.Exchange(ref isFirst, false) ? never.Task : Task.CompletedTask;
        var registration = Source.Add<Worker>();
        await using var services = await StartAsync(options => options.Loops = new LoopOptions { EndTimeout = Seconds(5) });
        AdvanceSeconds(0.5);
        Source.Remove(registration);
        Source.Add<Worker>();

        var look = services.GetRequiredService<ModuleWatch>().LookAsync();
        AdvanceSeconds(4.9);
        var early = look.IsCompleted;
        AdvanceSeconds(0.1);
        await Within(look);
        Time.Settle();

        Assert.That(early, Is.False);
        AssertDiary("0 made", "0 work 0", "5.5 made", "5.5 work 0");
        Assert.That(Log.With(12), Is.EqualTo(new[] { "12 Error: Loop Worker.WorkAsync was cancelled and has not ended for 00:00:05." }));

        Diary.Clear();
        never.SetResult();
        await Within(Diary.Until("5.5 part disposed"));
        AssertDiary("5.5 after Cancelled", "5.5 disposed", "5.5 part disposed");
    }

    [Test]
    public async Task From_inside_its_own_body_a_module_can_be_removed_but_not_waited_for()
    {
        ServiceProvider? services = null;
        object? registration = null;
        Work = async _ =>
        {
            Source.Remove(registration!);
            try
            {
                await services!.GetRequiredService<ModuleWatch>().LookAsync();
            }
            catch (InvalidOperationException refused)
            {
                Diary.Note(refused.Message);
            }
        };
        await using var made = services = await StartAsync();
        registration = Source.Add<Worker>();

        AdvanceSeconds(0.25);
        await LookAsync(services);

        AssertDiary(
            "0.25 made",
            "0.25 work 0",
            "0.25 Module Worker has been removed by a call that waits for its end, from inside one of its own loops, which would wait for itself. "
                + "It is being unloaded; remove it by the client library's own method, which does not wait.",
            "0.25 after Cancelled",
            "0.25 disposed",
            "0.25 part disposed");
    }

    [Test]
    public async Task From_inside_its_own_body_it_cannot_be_waited_for_even_if_a_look_was_faster()
    {
        ServiceProvider? services = null;
        var isRemoved = new TaskCompletionSource();
        Work = async _ =>
        {
            await isRemoved.Task;
            try
            {
                await services!.GetRequiredService<ModuleWatch>().LookAsync();
            }
            catch (InvalidOperationException)
            {
                Diary.Note("refused");
            }
        };
        var registration = Source.Add<Worker>();
        await using var made = services = await StartAsync();
        Time.Settle();
        Source.Remove(registration);
        AdvanceSeconds(0.25);

        isRemoved.SetResult();
        await LookAsync(services);

        AssertDiary("0 made", "0 work 0", "0.25 refused", "0.25 after Cancelled", "0.25 disposed", "0.25 part disposed");
    }

    [Test]
    public async Task A_body_may_remove_and_wait_for_another_module()
    {
        ServiceProvider? services = null;
        var lone = Source.Add<Lone>();
        Work = async _ =>
        {
            if (Workers(services!).Any())
            {
                Source.Remove(lone);
                await services!.GetRequiredService<ModuleWatch>().LookAsync();
                Diary.Note("it is gone");
            }
        };
        await using var made = services = await StartAsync();
        Source.Add<Worker>();

        AdvanceSeconds(0.25);
        await Within(Diary.Until("0.25 it is gone"));

        AssertDiary("0.25 made", "0.25 work 0", "0.25 lone after", "0.25 it is gone");
    }

    [Test]
    public async Task Modules_that_come_while_the_host_ends_are_not_left_behind()
    {
        var ending = new TaskCompletionSource();
        Work = _ => ending.Task;
        Source.Add<Worker>();
        await using var services = await StartAsync();
        Time.Settle();

        var stop = services.StopTaskLoopsAsync();
        Source.Add<Lone>();
        await LookAsync(services);
        var loaded = services.GetRequiredService<LoopRegistry>().Loops.Count;
        ending.SetResult();
        await Within(stop);
        Source.Add<Late>();
        await LookAsync(services);
        AdvanceSeconds(60);

        Assert.That((loaded, services.GetRequiredService<LoopRegistry>().Loops.Count), Is.EqualTo((2, 0)));
        Assert.That(Diary.Lines, Is.EquivalentTo(new[] { "0 made", "0 work 0", "0 after Stopped", "0 disposed", "0 part disposed", "0 lone after" }));
    }

    [Test]
    public async Task A_given_instance_runs_the_loops_and_belongs_to_its_library()
    {
        var worker = new Worker(Diary, new Part(Diary));
        var registration = Source.Add<Worker>(worker);
        await using var services = await StartAsync();
        AdvanceSeconds(0.5);
        var used = Workers(services).Single();

        Source.Remove(registration);
        await LookAsync(services);

        Assert.That(used, Is.SameAs(worker));
        AssertDiary("0 made", "0 work 0", "0.5 after Cancelled");
    }

    [Test]
    public async Task A_source_is_watched_once()
    {
        await using var services = await StartAsync();
        var watch = services.GetRequiredService<ModuleWatch>();
        var other = new FakeSource();
        other.Add<Worker>();

        var added = watch.Watch(other);
        var again = watch.Watch(other);
        var known = watch.Watch(Source);
        AdvanceSeconds(0.25);

        Assert.That((added, again, known), Is.EqualTo((other, other, Source)));
        AssertDiary("0.25 made", "0.25 work 0");
        Assert.That(() => watch.Watch<FakeSource>(null!), Throws.ArgumentNullException);
    }

    private sealed class Lone(Diary diary)
    {
        [ModuleLoop(Seconds = 1)]
        public void Run()
        {
        }

        [AfterLoop(nameof(Run))]
        public void After() => diary.Note("lone after");
    }

    private sealed class Late(Diary diary)
    {
        [ModuleLoop(Seconds = 1)]
        public void Run() => diary.Note("late");
    }
}
