using System.Net;
using Discord;
using Discord.WebSocket;
using TaskLoops;
using TaskLoops.Hosting;

namespace DiscordNetRecipes;

/// <summary>Polling an API that is down now and then, and that says how long to wait when it is asked too often.</summary>
internal sealed class PriceWatch(HttpClient http, DiscordSocketClient client)
{
    private const ulong Channel = 1234567890;
    private string _last = "";

    [ModuleLoop(Minutes = 1, IterationTimeoutSeconds = 20, MaxAttempts = 20, OnUnhandled = OnUnhandled.Continue)]
    public async Task PollAsync(CancellationToken cancelled)
    {
        using var response = await http.GetAsync(new Uri("https://prices.example/llama"), cancelled);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            throw new TooManyRequestsException(response.Headers.RetryAfter?.Delta);

        var price = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancelled);
        if (price == _last || client.GetChannel(Channel) is not IMessageChannel channel)
            return;

        await channel.SendMessageAsync($"A llama is {price} now.", options: new RequestOptions { CancelToken = cancelled });
        _last = price;
    }

    /// <summary>For AddTaskLoops: whatever loop throws it, the delay that the API asked for is added to the back-off.</summary>
    public static void HandleTooManyRequests(TaskLoopsOptions options) => options.Loops = new LoopOptions(options.Loops)
    {
        ReconnectRules = [.. options.Loops.ReconnectRules, ReconnectRule.For<TooManyRequestsException>(retryAfter: failure => failure.RetryAfter)],
        Retry = new RetryPolicy { MaxDelay = TimeSpan.FromMinutes(5) },
    };
}

public sealed class TooManyRequestsException(TimeSpan? retryAfter) : Exception("The API was asked too often.")
{
    public TimeSpan? RetryAfter => retryAfter;
}
