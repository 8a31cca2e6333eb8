using TaskLoops.Loopback.Waiting;

namespace TaskLoops.Loopback.Rest;

/// <summary>A fault that waits for requests, a number of times. It is the answer to a matching request until it is used up or released.</summary>
public sealed class RestScript
{
    private readonly RoutePattern _route;
    private readonly Signal _signal;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;
    private int _used;

    internal RestScript(RoutePattern route, RestFault fault, int times, Signal signal)
    {
        _route = route;
        _signal = signal;
        _left = times;
        Fault = fault;
    }

    public RestFault Fault { get; }

    /// <summary>The requests that it has hit so far.</summary>
    public int Used => Volatile.Read(ref _used);

    internal Task Released => _released.Task;

    /// <summary>From now on requests are answered as they should be; those that are held in silence get their answer.</summary>
    public void Release()
    {
        lock (_gate)
            _left = 0;

        _released.TrySetResult();
    }

    /// <summary>Waits until so many requests have been hit.</summary>
    public Task WaitUntilUsedAsync(int times = 1, TimeSpan? limit = null, CancellationToken cancelled = default) =>
        _signal.UntilAsync(() => Used >= times, $"{times} requests of {_route} that meet {Fault}", limit, cancelled);

    internal bool Takes(RestRequest request)
    {
        if (!_route.Matches(request))
            return false;

        lock (_gate)
        {
            if (_left == 0)
                return false;

            if (_left != int.MaxValue)
                _left--;

            _used++;
        }

        _signal.Raise();
        return true;
    }
}
