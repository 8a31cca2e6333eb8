using System.Globalization;

namespace TaskLoops.AdapterSuite.Storms;

/// <summary>A bot under load: the gateway is cut every few seconds, posts fail at random, modules come and go. No loop is lost, none doubled, and both records agree.</summary>
/// <remarks>It runs in real time over real sockets, so nothing is asserted about when, only about which and how many. <c>TASKLOOPS_SEED</c> and <c>TASKLOOPS_SECONDS</c> give another seed and length.</remarks>
[Category("T1")]
[Category("M2")]
public abstract class BotUnderLoadTests<TRig> : IAsyncDisposable
    where TRig : ClientRig, IStormRig, new()
{
    private readonly TRig _rig = new();

    protected abstract IReadOnlyList<StormModule> Modules { get; }

    [Test]
    public Task Ten_seconds_of_storm_lose_no_loop_and_double_none() => RageAsync(seconds: 10);

    [Test]
    [Explicit("It takes ten minutes.")]
    [Category("Long")]
    public Task Ten_minutes_of_storm_lose_no_loop_and_double_none() => RageAsync(Number("TASKLOOPS_SECONDS") ?? 600);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _rig.DisposeAsync();
    }

    private async Task RageAsync(int seconds)
    {
        var storm = new Storm(_rig, _rig, Modules, Number("TASKLOOPS_SEED") ?? 1);
        await using (storm)
            await storm.RageAsync(TimeSpan.FromSeconds(seconds));

        var audit = new StormAudit(storm);
        await TestContext.Out.WriteLineAsync(audit.Figures);
        Assert.That(audit.Differences, Is.Empty);
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
