using TaskLoops.Hosting.Tests.Recording;
using TaskLoops.Tests.Faults;

namespace TaskLoops.Hosting.Tests.Faults;

/// <summary>Every kind of exception from a client that is asked for its state, while loops wait at its gate, when it opens, and at the end.</summary>
[Category("G2")]
[Category("E7")]
public sealed class ClientFaultTests : HostingFixture
{
    [Test]
    public async Task A_client_that_throws_whenever_it_is_asked_opens_its_gate_by_telling_and_ends_with_its_host(
        [ValueSource(typeof(FaultKind), nameof(FaultKind.All))] FaultKind kind, [Values] bool opens)
    {
        var client = new FakeClient(Time) { Fault = kind.Make(CancellationToken.None) };
        var builder = Builder();
        builder.Services.AddSingleton<ClientReadiness>(client);
        builder.Services.AddTaskLoops(options => options.StartStagger = TimeSpan.Zero)
            .AddLoop("waiting", EverySeconds(10), () => Diary.Note("ran"))
            .AddLoop("another", EverySeconds(10), () => Diary.Note("ran"));
        using var host = builder.Build();
        await Within(host.StartAsync());

        AdvanceSeconds(40);
        if (opens)
            client.TellReady();
        AdvanceSeconds(10);
        var stop = host.StopAsync();
        Time.Settle();
        await Within(stop);

        Assert.That(client.Reads, Is.GreaterThan(2), "it was asked");
        Assert.That(Log.With(9), Is.EquivalentTo(new[]
        {
            "9 Warning: Loop another still waits until the client is ready, for 00:00:30 now.", "9 Warning: Loop waiting still waits until the client is ready, for 00:00:30 now.",
        }));
        Assert.That(Log.With(3, 6, 12, 108, 109), Is.Empty);
        AssertDiary(opens ? ["40 ran", "40 ran", "50 ran", "50 ran"] : []);
    }
}
