using System.Net.Http;
using DSharpPlus.Exceptions;
using DSharpPlus.Net;

namespace TaskLoops.DSharpPlus.Tests;

[Category("E2")]
public sealed class ReconnectRulesTests
{
    private static readonly TimeSpan _delay = TimeSpan.FromSeconds(7);

    private static TestCaseData[] Passing() =>
    [
        new(new ServerErrorException(new HttpRequestMessage(), default), TimeSpan.Zero),
        new(new RateLimitException(new HttpRequestMessage(), default, _delay), _delay),
        new(new RateLimitException(new HttpRequestMessage(), default), TimeSpan.Zero),
        new(new GatewayRatelimitedException(_delay), _delay),
        new(new RetryableRatelimitException(_delay), _delay),
        new(new PreemptiveRatelimitException("user", _delay), _delay),
    ];

    private static Exception[] Permanent() =>
    [
        new BadRequestException(new HttpRequestMessage(), default),
        new UnauthorizedException(new HttpRequestMessage(), default),
        new NotFoundException(new HttpRequestMessage(), default),
        new RequestSizeException(new HttpRequestMessage(), default),
        new InvalidOperationException("Broadcast is only possible when the shard is connected"),
    ];

    [TestCaseSource(nameof(Passing))]
    public async Task What_passes_is_tried_again_after_the_delay_that_is_asked_for(Exception failure, TimeSpan delay)
    {
        var retried = new TaskCompletionSource<LoopRetry>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var loop = Loop(failure, new Listener(retried));
        _ = loop.Start();

        var retry = await retried.Task;

        Assert.That(retry.Delay, Is.EqualTo(delay));
    }

    [TestCaseSource(nameof(Permanent))]
    public async Task What_does_not_pass_ends_the_loop(Exception failure)
    {
        await using var loop = Loop(failure, null);

        Assert.That(async () => await loop.Start(), Throws.Exception.SameAs(failure));
    }

    private static TaskLoop Loop(Exception failure, LoopListener? listener) => TaskLoop.Create(
        Schedule.Every(TimeSpan.FromHours(1)),
        (_, _) => Task.FromException(failure),
        new LoopOptions
        {
            ReconnectRules = [.. ReconnectRule.Defaults, .. DSharpPlusReconnects.Rules],
            Retry = new RetryPolicy { Random = () => 0 },
            Listener = listener,
        });

    private sealed class Listener(TaskCompletionSource<LoopRetry> retried) : LoopListener
    {
        public override void OnRetry(in LoopRetry retry) => retried.TrySetResult(retry);
    }
}
