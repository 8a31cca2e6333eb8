using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Clients;

/// <summary>One client, without a host.</summary>
public sealed class ClientReadinessTests : HostingFixture
{
    [Test]
    public void The_gate_is_a_latch_from_the_first_ready_to_the_stop()
    {
        var client = new FakeClient(Time);
        List<(bool Gate, bool Connection)> states = [];
        foreach (var tell in new[] { client.TellConnected, client.TellReady, client.TellDisconnected, client.TellConnected, client.TellReady, client.TellStopped, client.TellConnected, client.TellReady })
        {
            tell();
            states.Add((client.Gate.IsOpen, client.Connection.IsUp));
        }

        Assert.That(states, Is.EqualTo(new[]
        {
            (false, true), (true, true), (true, false), (true, true), (true, true), (false, false), (false, true), (true, true),
        }));
    }

    [TestCase(ClientState.Stopped, false, false)]
    [TestCase(ClientState.Disconnected, true, false)]
    [TestCase(ClientState.Connected, true, true)]
    [TestCase(ClientState.Ready, true, true)]
    public void A_look_at_a_client_that_was_ready_finds_what_nobody_told(ClientState state, bool gate, bool connection)
    {
        var client = new FakeClient(Time);
        client.TellReady();

        client.State = state;
        client.Look();

        Assert.That((client.Gate.IsOpen, client.Connection.IsUp), Is.EqualTo((gate, connection)));
    }

    [Test]
    public void A_client_that_is_ready_when_it_is_first_looked_at_opens_the_gate()
    {
        var client = new FakeClient(Time) { State = ClientState.Ready };

        client.Look();

        Assert.That(client.Gate.IsOpen, Is.True);
    }

    [Test]
    public void A_client_that_stays_connected_for_ten_seconds_counts_as_ready()
    {
        var client = new FakeClient(Time);
        client.TellConnected();
        AdvanceSeconds(9.99);
        client.Look();
        var early = client.Gate.IsOpen;

        AdvanceSeconds(0.01);
        client.Look();

        Assert.That((early, client.Gate.IsOpen), Is.EqualTo((false, true)));
    }

    [Test]
    public void The_ten_seconds_begin_anew_with_each_connection()
    {
        var client = new FakeClient(Time);
        client.TellConnected();
        AdvanceSeconds(9);
        client.TellDisconnected();
        client.TellConnected();
        AdvanceSeconds(9);
        client.Look();
        var early = client.Gate.IsOpen;

        AdvanceSeconds(1);
        client.Look();

        Assert.That((early, client.Gate.IsOpen), Is.EqualTo((false, true)));
    }

    [Test]
    public void Connected_long_ago_does_not_count_after_a_stop()
    {
        var client = new FakeClient(Time);
        client.TellReady();
        AdvanceSeconds(60);
        client.TellStopped();

        client.TellConnected();

        Assert.That(client.Gate.IsOpen, Is.False);
    }

    [Test]
    public void A_client_that_throws_when_it_is_looked_at_stays_as_it_is()
    {
        var client = new FakeClient(Time);
        client.TellReady();
        client.State = ClientState.Stopped;
        client.Fault = new ObjectDisposedException("client");

        client.Look();

        Assert.That((client.Gate.IsOpen, client.Connection.IsUp), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task Waiting_for_a_client_that_is_ready_takes_no_time()
    {
        var client = new FakeClient(Time) { State = ClientState.Ready };
        client.TellReady();

        Assert.That(client.WaitUntilReadyAsync().IsCompletedSuccessfully, Is.True);
        client.Gate.Close();
        await Within(client.WaitUntilReadyAsync());
        Assert.That(client.Reads, Is.EqualTo(2), "each found by one look");
    }

    [Test]
    public async Task Waiting_ends_when_the_client_tells()
    {
        var client = new FakeClient(Time);

        var ready = client.WaitUntilReadyAsync();
        var early = ready.IsCompleted;
        client.TellReady();
        await Within(ready);

        Assert.That(early, Is.False);
    }

    [Test]
    public async Task Waiting_without_a_host_looks_every_quarter_of_a_second()
    {
        var client = new FakeClient(Time);
        TaskLoop.Create(EverySeconds(60), (_, _) => Diary.Note("ready"), new LoopOptions { TimeProvider = Time })
            .BeforeLoop(client.WaitUntilReadyAsync)
            .TryStart();
        AdvanceSeconds(0.9);
        var looks = client.Reads;

        client.State = ClientState.Ready;
        AdvanceSeconds(0.1);
        await Within(Diary.Until("1 ready"));

        Assert.That(looks, Is.EqualTo(4));
        AssertDiary("1 ready");
    }

    [Test]
    public async Task Waiting_can_be_cancelled_by_each_who_waits()
    {
        var client = new FakeClient(Time);
        var impatient = new CancellationTokenSource();
        var given = client.WaitUntilReadyAsync(impatient.Token);
        var other = client.WaitUntilReadyAsync();

        await impatient.CancelAsync();
        await Within(Task.WhenAny(given));
        client.TellReady();
        await Within(other);

        Assert.That(given.IsCanceled, Is.True);
        Assert.That(client.WaitUntilReadyAsync(impatient.Token).IsCanceled, Is.True, "cancelled already, though the client is ready");
    }
}
