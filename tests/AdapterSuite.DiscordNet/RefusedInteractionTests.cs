using Discord.Interactions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>A module of interactions whose registration fails half-way stays listed by the library, and has no loops (rule M2).</summary>
[Category("M2")]
public abstract class RefusedInteractionTests<TRig> : AdapterTests<TRig>
    where TRig : DiscordNetRig, new()
{
    private const string First = "FirstInteractions.Run";
    private const string Second = "PulseInteractions.Pulse";
    private static readonly InteractionModuleRig _modules = new();

    private AdapterHost _host = null!;

    private InteractionService Service => _host.Services.GetRequiredService<InteractionService>();

    private IEnumerable<string> Running => _host.Loops.Registry.Loops.Select(loop => loop.Name);

    private static IEnumerable<TestCaseData> WaysInWithAndWithoutALook() =>
        from way in _modules.WaysIn.Keys from isSeen in (bool[])[false, true] select new TestCaseData(way, isSeen);

    [TestCaseSource(nameof(WaysInWithAndWithoutALook))]
    public async Task A_module_with_a_taken_name_has_no_loops_whichever_way_it_comes_and_the_other_goes_on(string way, bool otherIsSeen)
    {
        await ReadyAsync();
        await AddAsync<FirstInteractions>();
        if (otherIsSeen)
            await _host.LookAsync();

        Assert.That(async () => await Within(_modules.WaysIn[way](_host.Services, typeof(PulseInteractions))), Throws.InvalidOperationException);
        await _host.LookAsync();
        _host.AdvanceSeconds(2);

        Assert.That(Service.GetModuleInfo<PulseInteractions>(), Is.Not.Null);
        Assert.That(_host.Settled(), Is.EqualTo(["first 0", "first 1", "first 2"]));
        Assert.That(Running, Is.EqualTo([First]));
        AssertToldOnce($"Module {typeof(PulseInteractions)} has no loops: its registration has failed, since the name of its command 'pulse' is taken, by module FirstInteractions.");
    }

    [Test]
    public async Task Removed_and_added_again_it_has_one_set_of_loops([Values] bool isSeen)
    {
        await ReadyAsync();
        await AddAsync<FirstInteractions>();
        await _host.LookAsync();
        _host.AdvanceSeconds(0.5);
        await AddInVainAsync<PulseInteractions>();
        if (isSeen)
            await _host.LookAsync();

        // With it the library removes the other's command, and so it has room.
        await Within(Service.RemoveModuleAsync<PulseInteractions>());
        await AddAsync<PulseInteractions>();
        await _host.LookAsync();
        _host.AdvanceSeconds(2);

        Assert.That(_host.Settled(), Is.EqualTo(["first 0", "body 0", "first 1", "body 1", "first 2", "body 2"]));
        Assert.That(Running, Is.EqualTo([First, Second]));
    }

    [Test]
    public async Task When_the_other_has_gone_it_still_has_none_until_it_is_added_again([Values] bool isSeen)
    {
        await ReadyAsync();
        await AddAsync<FirstInteractions>();
        await _host.LookAsync();
        await AddInVainAsync<PulseInteractions>();
        if (isSeen)
            await _host.LookAsync();

        await Within(Service.RemoveModuleAsync<FirstInteractions>());
        await _host.LookAsync();
        _host.AdvanceSeconds(2);
        Assert.That(_host.Settled(), Is.EqualTo(["first 0"]));

        await Within(Service.RemoveModuleAsync<PulseInteractions>());
        await AddAsync<PulseInteractions>();
        await _host.LookAsync();
        _host.AdvanceSeconds(1);
        Assert.That(_host.Settled(), Is.EqualTo(["first 0", "body 0", "body 1"]));
        Assert.That(Running, Is.EqualTo([Second]));
    }

    /// <summary>The library lists what comes in the place of what went, so that the later one is listed first.</summary>
    [Test]
    public async Task All_removed_and_added_again_at_once_the_same_one_is_refused()
    {
        await ReadyAsync();
        await AddAsync<FirstInteractions>();
        await AddInVainAsync<PulseInteractions>();
        await _host.LookAsync();

        await Within(Service.RemoveModuleAsync<FirstInteractions>());
        await Within(Service.RemoveModuleAsync<PulseInteractions>());
        await AddAsync<FirstInteractions>();
        await AddInVainAsync<PulseInteractions>();
        Assert.That(Service.Modules.Select(module => module.Name), Is.EqualTo([nameof(PulseInteractions), nameof(FirstInteractions)]));
        await _host.LookAsync();
        _host.AdvanceSeconds(1);

        Assert.That(_host.Settled(), Is.EqualTo(["first 0", "first 0", "first 1"]));
        Assert.That(Running, Is.EqualTo([First]));
    }

    /// <summary>With the refused one the library removes the command of the other, which is registered all the same.</summary>
    [Test]
    public async Task All_removed_and_added_again_and_the_refused_one_removed_at_once_the_other_goes_on()
    {
        await ReadyAsync();
        await AddAsync<FirstInteractions>();
        await _host.LookAsync();

        await Within(Service.RemoveModuleAsync<FirstInteractions>());
        await AddAsync<FirstInteractions>();
        await AddInVainAsync<PulseInteractions>();
        await Within(Service.RemoveModuleAsync<PulseInteractions>());
        await _host.LookAsync();
        _host.AdvanceSeconds(1);

        Assert.That(_host.Settled(), Is.EqualTo(["first 0", "first 0", "first 1"]));
        Assert.That(_host.Log.Of(104), Is.Empty);
    }

    [Test]
    public async Task What_has_long_gone_has_no_names()
    {
        await ReadyAsync();
        await AddAsync<PulseInteractions>();
        await _host.LookAsync();
        await Within(Service.RemoveModuleAsync<PulseInteractions>());
        await _host.LookAsync();

        // The refused one takes the name of the other along.
        await AddAsync<FirstInteractions>();
        await AddInVainAsync<PulseInteractions>();
        await Within(Service.RemoveModuleAsync<PulseInteractions>());
        await _host.LookAsync();

        Assert.That(_host.Settled(), Is.EqualTo(["body 0", "after Cancelled", "disposed", "first 0"]));
        Assert.That(_host.Log.Of(104), Is.Empty);
    }

    [Test]
    public async Task A_class_that_is_registered_twice_goes_on_with_its_first_registration_until_it_is_removed()
    {
        await ReadyAsync();
        await AddAsync<PulseInteractions>();
        await _host.LookAsync();
        _host.AdvanceSeconds(0.999);

        // The next look is at 1.0 s, as is the next iteration.
        Assert.That(async () => await Within(Service.AddModulesAsync(typeof(PulseInteractions).Assembly, _host.Services)), Throws.InvalidOperationException);
        _host.AdvanceSeconds(0.001);
        _host.AdvanceSeconds(1);
        Assert.That(_host.Settled(), Is.EqualTo(["body 0", "body 1", "body 2"]));

        await Within(Service.RemoveModuleAsync<PulseInteractions>());
        await _host.LookAsync();
        _host.AdvanceSeconds(1);
        Assert.That(_host.Settled(), Is.EqualTo(["body 0", "body 1", "body 2", "after Cancelled", "disposed"]));

        await AddAsync<PulseInteractions>();
        await _host.LookAsync();
        Assert.That(_host.Settled(), Is.EqualTo(["body 0", "body 1", "body 2", "after Cancelled", "disposed", "body 0"]));
    }

    [Test]
    public async Task A_former_registration_does_not_come_back_when_the_next_one_is_refused()
    {
        await ReadyAsync();
        await AddAsync<PulseInteractions>();
        await _host.LookAsync();
        Assert.That(async () => await Within(Service.AddModulesAsync(typeof(PulseInteractions).Assembly, _host.Services)), Throws.InvalidOperationException);
        await _host.LookAsync();
        await Within(Service.RemoveModuleAsync<PulseInteractions>());
        await _host.LookAsync();
        await AddAsync<FirstInteractions>();
        await AddInVainAsync<PulseInteractions>();
        await _host.LookAsync();

        Assert.That(Service.Modules.Count(module => module.Name == nameof(PulseInteractions)), Is.EqualTo(2));
        Assert.That(_host.Settled(), Is.EqualTo(["body 0", "after Cancelled", "disposed", "first 0"]));
    }

    [Test]
    public async Task A_taken_name_in_a_submodule_leaves_no_loops_in_any()
    {
        await ReadyAsync();
        await AddAsync<FirstInteractions>();
        await AddInVainAsync<OuterOfTakenInteractions>();
        await _host.LookAsync();
        _host.AdvanceSeconds(1);

        Assert.That(Service.Modules, Has.Count.EqualTo(4));
        Assert.That(_host.Settled(), Is.EqualTo(["first 0", "first 1"]));
        Assert.That(_host.Log.Of(104), Has.Count.EqualTo(3));
    }

    [TestCase(typeof(TwinInteractions))]
    [TestCase(typeof(UngroupedInteractions))]
    [TestCase(typeof(SameGroupInteractions))]
    public async Task A_name_is_taken_by_the_same_path_of_groups(Type type)
    {
        await ReadyAsync();
        await AddAsync<FirstInteractions>();
        await AddAsync<GroupedInteractions>();
        Assert.That(async () => await Within(Service.AddModuleAsync(type, _host.Services)), Throws.InvalidOperationException);
        await _host.LookAsync();

        Assert.That(Running, Is.EquivalentTo([First, "GroupedInteractions.Pulse"]));
        Assert.That(_host.Log.Of(104), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_id_of_a_button_stays_taken_when_its_module_has_gone([Values] bool isSeen)
    {
        await ReadyAsync();
        await AddAsync<ButtonInteractions>();
        await _host.LookAsync();
        await Within(Service.RemoveModuleAsync<ButtonInteractions>());
        if (isSeen)
            await _host.LookAsync();

        await AddInVainAsync<ButtonInteractions>();
        await _host.LookAsync();
        _host.AdvanceSeconds(1);

        Assert.That(_host.Settled(), Is.EqualTo(["body 0", "after Cancelled", "disposed"]));
        AssertToldOnce($"Module {typeof(ButtonInteractions)} has no loops: its registration has failed, since the name of its command 'button' is taken, by module ButtonInteractions.");
    }

    [Test]
    public async Task A_pattern_is_never_taken()
    {
        await ReadyAsync();
        await AddAsync<PagesInteractions>();
        await AddAsync<MorePagesInteractions>();
        await _host.LookAsync();

        Assert.That(_host.Settled(), Is.EqualTo(["body 0", "body 0"]));
    }

    [Test]
    public async Task While_the_library_is_busy_nobody_is_taken_for_refused()
    {
        await ReadyAsync();
        await AddAsync<FirstInteractions>();
        await _host.LookAsync();
        await AddInVainAsync<PulseInteractions>();
        IReadOnlyList<string>? told = null;

        await Within(Service.CreateModuleAsync("busy", _host.Services, _ =>
        {
            _host.AdvanceSeconds(0.5);
            told = _host.Log.Of(104);
        }));

        // Whoever has waited for the library meanwhile has had its turn before this one.
        await Within(Service.RemoveModuleAsync<string>());
        await _host.LookAsync();

        Assert.That(told, Is.Empty);
        Assert.That(_host.Log.Of(104), Has.Count.EqualTo(1));
        Assert.That(Running, Is.EqualTo([First]));
    }

    [Test]
    public async Task A_host_that_comes_later_knows_what_the_others_have_seen()
    {
        await ReadyAsync();
        await AddAsync<ButtonInteractions>();
        await _host.LookAsync();
        await Within(Service.RemoveModuleAsync<ButtonInteractions>());
        await AddInVainAsync<ButtonInteractions>();

        var later = Host();
        await later.StartAsync();
        await later.LookAsync();

        Assert.That(later.Settled(), Is.Empty);
        Assert.That(later.Log.Of(104), Has.Count.EqualTo(1));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Whoever_looks_meanwhile_it_never_runs(CancellationToken limit)
    {
        await ReadyAsync();
        await AddAsync<FirstInteractions>();
        await _host.LookAsync();

        var churn = Task.Run(
            async () =>
            {
                for (var time = 0; time < 200; time++)
                {
                    // The library removes the other's command together with this one: so the other comes again.
                    await AddInVainAsync<PulseInteractions>();
                    await Service.RemoveModuleAsync<PulseInteractions>();
                    await Service.RemoveModuleAsync<FirstInteractions>();
                    await AddAsync<FirstInteractions>();
                }
            },
            limit);
        while (!churn.IsCompleted)
        {
            limit.ThrowIfCancellationRequested();
            _host.AdvanceSeconds(0.25);
        }

        await Within(churn);
        await _host.LookAsync();

        Assert.That(_host.Settled(), Has.None.StartWith("body"));
        Assert.That(Running, Is.EqualTo([First]));
        Assert.That(_host.Log.Of(106), Is.Empty);
    }

    private void AssertToldOnce(string line)
    {
        Assert.That(_host.Log.Of(104), Has.Count.EqualTo(1));
        Assert.That(_host.Log.Of(104)[0], Is.EqualTo(line));
    }

    private Task AddAsync<TModule>()
        where TModule : class => Within(Service.AddModuleAsync<TModule>(_host.Services));

    private async Task AddInVainAsync<TModule>()
        where TModule : class
    {
        try
        {
            await AddAsync<TModule>();
        }
        catch (InvalidOperationException)
        {
            return;
        }

        Assert.Fail($"{typeof(TModule).Name} has been registered.");
    }

    private async Task ReadyAsync()
    {
        _host = Host();
        await _host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(_host);
    }
}
