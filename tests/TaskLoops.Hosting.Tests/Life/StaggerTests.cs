using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Life;

/// <summary>Loops pass the gate one by one.</summary>
public sealed class StaggerTests : HostingFixture
{
    [Test]
    public async Task Fifty_loops_at_one_ready_begin_a_tenth_of_a_second_apart()
    {
        var client = new FakeClient(Time);
        await using var services = await StartAsync(client, 50);
        AdvanceSeconds(5);

        client.TellReady();
        AdvanceSeconds(20);

        AssertDiary([.. Enumerable.Range(0, 50).Select(number => $"{5 + (number / 10.0)} loop {number:00}")]);
    }

    [Test]
    public async Task A_loop_that_ends_while_it_waits_for_its_turn_moves_nobody()
    {
        var client = new FakeClient(Time);
        await using var services = await StartAsync(client, 5);
        client.TellReady();
        AdvanceSeconds(0.15);

        services.GetRequiredService<HostedLoops>().Get("loop 02").Stop();
        AdvanceSeconds(10);

        AssertDiary("0 loop 00", "0.1 loop 01", "0.3 loop 03", "0.4 loop 04");
    }

    [Test]
    public async Task A_gate_that_is_open_already_lets_through_one_by_one_as_well()
    {
        var client = new FakeClient(Time);
        client.TellReady();
        await using var services = await StartAsync(client, 3);

        AdvanceSeconds(10);

        AssertDiary("0 loop 00", "0.1 loop 01", "0.2 loop 02");
    }

    [Test]
    public async Task Without_a_stagger_all_begin_at_once()
    {
        var client = new FakeClient(Time);
        await using var services = await StartAsync(client, 3, TimeSpan.Zero);
        client.TellReady();

        AdvanceSeconds(10);

        AssertDiary("0 loop 00", "0 loop 01", "0 loop 02");
    }

    private async Task<ServiceProvider> StartAsync(FakeClient client, int count, TimeSpan? stagger = null)
    {
        var container = Container();
        container.AddSingleton<ClientReadiness>(client);
        var loops = container.AddTaskLoops(options => options.StartStagger = stagger ?? options.StartStagger);
        for (var number = 0; number < count; number++)
        {
            var name = $"loop {number:00}";
            loops.AddLoop(name, EverySeconds(60), () => Diary.Note(name));
        }

        var services = container.BuildServiceProvider();
        await Within(services.StartTaskLoopsAsync());

        // All of them stand at the gate before anything else happens.
        AdvanceSeconds(0);
        return services;
    }
}
