using System.Net;
using System.Reflection;
using DSharpPlus;
using DSharpPlus.Entities;
using TaskLoops.AdapterSuite;
using TaskLoops.DSharpPlus;
using TaskLoops.Loopback.Rest;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>What only the library itself makes of answers: rate limits that it keeps to itself, and failures that it takes for success (rule E2).</summary>
[Category("E2")]
public sealed class CallsOfTheLibraryTests : AdapterTests<ImpatientLoopbackRig>
{
    private const ulong Elsewhere = 1000;
    private const string Channels = "channels/*";

    [Test]
    public async Task A_rate_limit_that_outlasts_the_librarys_own_attempts_is_waited_for_and_tried_again()
    {
        Exception? thrown = null;
        RestScript? limits = null;
        var host = await ReadyAsync(async attempt =>
        {
            // The library has its own idea of when the limit is over: that it is tried again is enough.
            if (attempt > 1)
                return;

            // From the second call on it knows the limits of the route.
            await Rig.Client.GetChannelAsync(Elsewhere);
            limits = Rig.Discord.Rest.Script("GET", Channels, RestFault.RateLimited(TimeSpan.FromSeconds(0.25)));
            try
            {
                await Rig.Client.GetChannelAsync(Elsewhere);
            }
            catch (Exception exception)
            {
                thrown = exception;
                throw;
            }
        });
        await Within(host.Trace.UntilAsync("attempt 1 threw"));
        host.Time.Settle();
        Assert.That(host.Trace.Lines, Is.EqualTo(["attempt 1", "attempt 1 threw"]));
        host.AdvanceSeconds(10);
        await Within(host.Trace.UntilAsync("after Completed"));

        Assert.That(host.Settled(), Is.EqualTo(["attempt 1", "attempt 1 threw", "attempt 2", "after Completed"]));
        Assert.That(thrown!.GetType().FullName, Is.AnyOf("DSharpPlus.Net.RetryableRatelimitException", "DSharpPlus.Net.PreemptiveRatelimitException"));
        Assert.That(limits!.Used, Is.InRange(1, 2));
    }

    [TestCase("DSharpPlus.Net.RetryableRatelimitException")]
    [TestCase("DSharpPlus.Net.PreemptiveRatelimitException")]
    public void The_exceptions_that_the_library_keeps_to_itself_are_known_by_their_names(string name)
    {
        var type = typeof(DiscordClient).Assembly.GetType(name);

        Assert.That(type, Is.Not.Null);
        Assert.That(type!.IsPublic, Is.False);
        Assert.That(type.GetProperty("ResetAfter", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)?.PropertyType, Is.EqualTo(typeof(TimeSpan)));
        Assert.That(DSharpPlusReconnects.Rules.Select(rule => rule.ExceptionType), Does.Contain(type));
    }

    /// <summary>With a finite number of the library's own attempts, a lost network is no bare cancellation.</summary>
    [Test]
    public async Task A_cut_that_outlasts_the_librarys_own_attempts_is_tried_again()
    {
        var host = await ReadyAsync(async attempt =>
        {
            var cut = attempt == 1 ? Rig.Discord.Rest.Script("GET", Channels, RestFault.CutBeforeAnswer, times: 2) : null;
            try
            {
                await Rig.Client.GetChannelAsync(Elsewhere);
            }
            catch (HttpRequestException)
            {
                Assert.That(cut!.Used, Is.EqualTo(2));
                throw;
            }
        });
        await Within(host.Trace.UntilAsync("after Completed"));

        Assert.That(host.Settled(), Is.EqualTo(["attempt 1", "attempt 1 threw", "attempt 2", "after Completed"]));
    }

    /// <summary>The library takes these for success, and reads a user out of what Discord has sent: the loop has no failure to see.</summary>
    [TestCase(HttpStatusCode.NotImplemented)]
    [TestCase(HttpStatusCode.Conflict)]
    public async Task What_the_library_takes_for_success_is_one(HttpStatusCode status)
    {
        DiscordUser? read = null;
        Rig.Discord.Rest.Script("GET", "users/1000", RestFault.Status(status), times: 1);
        var host = await ReadyAsync(async _ => read = await Rig.Client.GetUserAsync(Elsewhere, updateCache: true));
        await Within(host.Trace.UntilAsync("after Completed"));

        Assert.That(host.Settled(), Is.EqualTo(["attempt 1", "after Completed"]));
        Assert.That(read!.Id, Is.Zero);
    }

    /// <summary>Cloudflare's 520 is success to the library as well, and its page is no JSON.</summary>
    [Test]
    public async Task A_page_that_the_library_cannot_read_ends_the_loop()
    {
        Rig.Discord.Rest.Script("GET", Channels, RestFault.Status(520, "<html>520</html>", "text/html"), times: 1);
        var host = await ReadyAsync(_ => Rig.Client.GetChannelAsync(Elsewhere));
        await Within(host.Trace.UntilAsync("after Failed"));

        Assert.That(host.Settled(), Is.EqualTo(["attempt 1", "attempt 1 threw", "after Failed"]));
        Assert.That(host.Loops.Get("calling").Exception!.GetType().FullName, Is.EqualTo("Newtonsoft.Json.JsonReaderException"));
    }

    /// <summary>A loop of one iteration, on a client that is ready.</summary>
    private async Task<AdapterHost> ReadyAsync(Func<int, Task> call)
    {
        var host = Host(loops => loops.AddLoop(
            "calling",
            Schedule.Every(TimeSpan.FromHours(1)),
            async (LoopIteration iteration, Trace trace) =>
            {
                trace.Add($"attempt {iteration.Attempt}");
                try
                {
                    await call(iteration.Attempt);
                }
                catch
                {
                    trace.Add($"attempt {iteration.Attempt} threw");
                    throw;
                }
            },
            options => new LoopOptions(options) { Count = 1, Retry = new RetryPolicy { Random = () => 0 } }));
        await host.StartAsync();
        host.Loops.Get("calling").AfterLoop((end, _) => host.Trace.Add($"after {end.Reason}"));
        await Within(Rig.ConnectAsync());
        return host;
    }
}
