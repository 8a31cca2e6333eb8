using System.Net;
using TaskLoops;

namespace Recipes;

/// <summary>Polling an API that is down now and then, and that says how long to wait when it is asked too often.</summary>
internal static class PollAnApi
{
    public static TaskLoop Create(HttpClient http, Uri address, Func<string, CancellationToken, Task> publish) => TaskLoop.Create(
        Schedule.Every(TimeSpan.FromMinutes(1)),
        async (_, cancelled) =>
        {
            using var response = await http.GetAsync(address, cancelled);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                throw new TooManyRequestsException(response.Headers.RetryAfter?.Delta);

            response.EnsureSuccessStatusCode();
            await publish(await response.Content.ReadAsStringAsync(cancelled), cancelled);
        },
        new LoopOptions
        {
            Name = "prices",
            ReconnectRules = [.. ReconnectRule.Defaults, ReconnectRule.For<TooManyRequestsException>(retryAfter: failure => failure.RetryAfter)],
            Retry = new RetryPolicy { MaxDelay = TimeSpan.FromMinutes(5), MaxAttempts = 20 },
            OnUnhandled = OnUnhandled.Continue,
        });
}

internal sealed class TooManyRequestsException(TimeSpan? retryAfter) : Exception("The API was asked too often.")
{
    public TimeSpan? RetryAfter => retryAfter;
}
