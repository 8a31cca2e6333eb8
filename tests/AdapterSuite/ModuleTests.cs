using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.AdapterSuite;

/// <summary>Loops live as long as the registration of their module, however that comes and goes (rule M2).</summary>
[Category("M2")]
public abstract class ModuleTests<TRig, TModules> : AdapterTests<TRig>
    where TRig : ClientRig, new()
    where TModules : ModuleRig, new()
{
    private readonly TModules _modules = new();

    private string[] Gone => _modules.DisposesInstances ? ["after Cancelled", "disposed"] : ["after Cancelled"];

    private static IEnumerable<string> WaysIn() => new TModules().WaysIn.Keys;

    private static IEnumerable<string> WaysOut() => new TModules().WaysOut.Keys;

    [TestCaseSource(nameof(WaysIn))]
    public async Task A_module_that_was_added_in_any_way_has_its_loops(string way)
    {
        var host = await ReadyAsync();

        await Within(_modules.WaysIn[way](host.Services, _modules.Pulse));
        host.AdvanceSeconds(0.25);
        host.AdvanceSeconds(2);

        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1", "body 2"]));
        Assert.That(host.Loops.Registry.Loops.Select(loop => loop.Name), Is.EqualTo([$"{_modules.Pulse.Name}.Pulse"]));
    }

    [TestCaseSource(nameof(WaysOut))]
    public async Task A_module_that_was_removed_in_any_way_has_none(string way)
    {
        var host = await ReadyWithAsync(_modules.Pulse);
        host.AdvanceSeconds(1.125);

        await Within(_modules.WaysOut[way](host.Services, _modules.Pulse));
        host.AdvanceSeconds(0.25);
        await host.LookAsync();

        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1", .. Gone]));
        host.AdvanceSeconds(10);
        Assert.That(host.Trace.Lines, Is.EqualTo(["body 0", "body 1", .. Gone]));
        Assert.That(host.Loops.Registry.Loops, Is.Empty);
    }

    [TestCaseSource(nameof(WaysOut))]
    public async Task No_iteration_begins_after_the_removal_even_before_anybody_looks(string way)
    {
        var host = await ReadyWithAsync(_modules.Pulse);

        // The next look is at 1.0 s as well: the iteration of that instant must not begin, whichever comes first.
        host.AdvanceSeconds(0.999);
        await Within(_modules.WaysOut[way](host.Services, _modules.Pulse));
        host.AdvanceSeconds(0.001);
        await host.LookAsync();

        Assert.That(host.Settled(), Is.EqualTo(["body 0", .. Gone]));
    }

    [TestCaseSource(nameof(WaysOut))]
    public async Task An_iteration_in_flight_is_cancelled_one_look_later(string way)
    {
        var host = await ReadyWithAsync(_modules.Waiting);
        Assert.That(host.Settled(), Is.EqualTo(["waiting"]));

        await Within(_modules.WaysOut[way](host.Services, _modules.Waiting));
        host.AdvanceSeconds(0.25);
        await host.LookAsync();

        Assert.That(host.Settled(), Is.EqualTo(["waiting", "cancelled", .. Gone]));
    }

    [Test]
    public async Task The_prompt_ways_need_no_look()
    {
        var host = await ReadyAsync();

        await Within(_modules.PromptWayIn(host.Services, _modules.Pulse));
        Assert.That(host.Settled(), Is.EqualTo(["body 0"]));

        await Within(_modules.PromptWayOut(host.Services, _modules.Pulse));
        Assert.That(host.Trace.Lines, Is.EqualTo(["body 0", .. Gone]));
    }

    [Test]
    public async Task A_module_that_comes_and_goes_fifty_times_leaves_nothing_behind()
    {
        var host = await ReadyAsync();
        await ComeAndGoAsync(host);
        var handlers = Rig.Handlers;

        for (var time = 1; time < 50; time++)
            await ComeAndGoAsync(host);

        Assert.That(host.Settled(), Is.EqualTo(Enumerable.Range(0, 50).SelectMany(_ => (string[])["body 0", "body 1", .. Gone])));
        Assert.That((Rig.Handlers, host.Loops.Registry.Loops.Count), Is.EqualTo((handlers, 0)));
    }

    [Test]
    public async Task Removed_and_added_again_at_once_it_has_one_set_of_loops()
    {
        var host = await ReadyWithAsync(_modules.Pulse);
        host.AdvanceSeconds(0.5);

        for (var time = 0; time < 3; time++)
        {
            await Within(_modules.WaysOut.Values.First()(host.Services, _modules.Pulse));
            await Within(_modules.WaysIn.Values.First()(host.Services, _modules.Pulse));
        }

        await host.LookAsync();
        host.AdvanceSeconds(2);

        Assert.That(host.Settled(), Is.EqualTo(["body 0", .. Gone, "body 0", "body 1", "body 2"]));
        Assert.That(host.Loops.Registry.Loops, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_loop_of_a_generic_base_class_is_the_modules_own()
    {
        var host = await ReadyWithAsync(_modules.Derived);
        host.AdvanceSeconds(1);

        await Within(_modules.PromptWayOut(host.Services, _modules.Derived));

        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1", .. Gone]));
    }

    [Test]
    public async Task A_module_inside_a_module_comes_and_goes_with_it()
    {
        if (_modules.OuterOfPulse is not { } outer)
            return;

        var host = await ReadyAsync();
        await Within(_modules.WaysIn.Values.First()(host.Services, outer));
        await host.LookAsync();
        host.AdvanceSeconds(1);
        Assert.That(host.Loops.Registry.Loops.Select(loop => loop.Name), Is.EqualTo([$"{_modules.InnerPulse!.Name}.Pulse"]));

        await Within(_modules.WaysOut.Values.First()(host.Services, outer));
        await host.LookAsync();

        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1", .. Gone]));
    }

    [Test]
    public async Task A_module_needs_no_commands()
    {
        if (_modules.LoopsOnly is not { } loopsOnly)
            return;

        var host = await ReadyAsync();
        await Within(_modules.PromptWayIn(host.Services, loopsOnly));
        host.AdvanceSeconds(1);
        await Within(_modules.PromptWayOut(host.Services, loopsOnly));

        Assert.That(host.Settled(), Is.EqualTo(["body 0", "body 1", .. Gone]));
    }

    [Test]
    public async Task A_module_whose_registration_fails_has_no_loops()
    {
        if (_modules.Unmakeable is not { } unmakeable)
            return;

        var host = await ReadyAsync();

        Assert.That(async () => await Within(_modules.WaysIn.Values.First()(host.Services, unmakeable)), Throws.Exception);
        host.AdvanceSeconds(2);
        await host.LookAsync();

        Assert.That(host.Settled(), Is.Empty);
        Assert.That(host.Loops.Registry.Loops, Is.Empty);
    }

    [Test]
    [Category("M4")]
    public async Task A_faulty_declaration_is_told_and_takes_the_module_back()
    {
        var host = await ReadyAsync();

        Assert.That(async () => await Within(_modules.PromptWayIn(host.Services, _modules.Faulty)), Throws.InstanceOf<ModuleLoopsException>());
        Assert.That(host.Loops.Registry.Loops, Is.Empty);

        // It is not registered any more: by the library's own method it can be added, and the log tells.
        await Within(_modules.WaysIn.Values.First()(host.Services, _modules.Faulty));
        await host.LookAsync();
        host.AdvanceSeconds(1);
        Assert.That(host.Loops.Registry.Loops, Is.Empty);
        Assert.That(host.Log.Of(103), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task State_that_commands_and_loops_would_not_share_is_told()
    {
        if (_modules.Stateful is not { } stateful)
            return;

        var host = await ReadyWithAsync(stateful);
        host.AdvanceSeconds(2);

        Assert.That(host.Log.Of(105), Has.Count.EqualTo(1));
        Assert.That(host.Log.Of(105)[0], Does.Contain("'_count'"));
    }

    [Test]
    public async Task The_end_of_the_host_ends_the_loops_and_disposes_of_the_instance()
    {
        var host = await ReadyWithAsync(_modules.Pulse);

        await host.DisposeAsync();

        string[] gone = _modules.DisposesInstances ? ["after Stopped", "disposed"] : ["after Stopped"];
        Assert.That(host.Trace.Lines, Is.EqualTo(["body 0", .. gone]));
    }

    [Test]
    public async Task A_module_that_is_added_before_the_client_is_ready_waits()
    {
        var host = Host(loops => _modules.AddServices(loops.Services));
        await host.StartAsync();
        if (!await CanAddBeforeReadyAsync(host))
            return;

        host.AdvanceSeconds(3);
        Assert.That(host.Trace.Lines, Is.Empty);

        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        await host.LookAsync();
        Assert.That(host.Settled(), Is.EqualTo(["body 0"]));
    }

    /// <summary>Adds the module before the client connects; false where the library's command service is not there before.</summary>
    protected virtual async Task<bool> CanAddBeforeReadyAsync(AdapterHost host)
    {
        await Within(_modules.WaysIn.Values.First()(host.Services, _modules.Pulse));
        await host.LookAsync();
        return true;
    }

    private async Task<AdapterHost> ReadyAsync()
    {
        var host = Host(loops => _modules.AddServices(loops.Services));
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        return host;
    }

    private async Task<AdapterHost> ReadyWithAsync(Type module)
    {
        var host = await ReadyAsync();
        await Within(_modules.WaysIn.Values.First()(host.Services, module));
        await host.LookAsync();
        return host;
    }

    private async Task ComeAndGoAsync(AdapterHost host)
    {
        await Within(_modules.PromptWayIn(host.Services, _modules.Pulse));
        host.AdvanceSeconds(1.125);
        await Within(_modules.PromptWayOut(host.Services, _modules.Pulse));
        host.AdvanceSeconds(0.25);
        await host.LookAsync();
    }
}
