namespace TaskLoops.Hosting;

/// <summary>Watches one client: opens a gate when it is ready, and tells whether its connection is up. What an adapter for a client library derives from.</summary>
/// <remarks>
/// <para>The gate is a latch (rule G1): open from the first ready until logout or the client's stop, also while the connection is lost. An adapter tells
/// what it hears (<see cref="BeReady"/>, <see cref="BeConnected"/>, <see cref="BeDisconnected"/>, <see cref="BeStopped"/>); since events can be lost,
/// <see cref="Look"/> reads the client's state now and then, and finds out what nobody told.</para>
/// <para>Thread-safe. Nothing that waits runs on the stack of whoever tells, so that a gateway's thread never runs user code.</para>
/// </remarks>
public abstract class ClientReadiness
{
    /// <summary>How long a client may stay connected with something missing before it counts as ready: a guild may be down for days.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>How often somebody who waits without a host looks.</summary>
    private static readonly TimeSpan _lookInterval = TimeSpan.FromMilliseconds(250);

    private readonly object _sync = new();
    private readonly TimeProvider _time;
    private long? _connectedAt;

    /// <summary>Watches a client.</summary>
    /// <param name="time">The clock on which a client's patience with missing parts is measured; null for the system's.</param>
    protected ClientReadiness(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <summary>Open from the first ready until the client is stopped.</summary>
    public ReadyGate Gate { get; } = new();

    /// <summary>Whether the client is connected, as far as it lets one know.</summary>
    public LoopConnection Connection { get; } = new();

    /// <summary>Something about <see cref="Gate"/> or <see cref="Connection"/> may have changed. Raised on the thread of whoever told.</summary>
    internal event Action? Changed;

    /// <summary>Reads the client's state, and acts on what no event has told. Never throws what the client throws.</summary>
    public void Look()
    {
        switch (ReadOrNull())
        {
            case ClientState.Stopped:
                BeStopped();
                break;
            case ClientState.Disconnected:
                BeDisconnected();
                break;
            case ClientState.Connected:
                BeConnected();
                break;
            case ClientState.Ready:
                BeReady();
                break;
        }
    }

    /// <summary>Waits until the client is ready: at once if it has been since it was started.</summary>
    /// <param name="cancelled">Ends the wait, of this caller only.</param>
    /// <returns>A task that completes when the client is ready.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancelled"/> was cancelled first.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancelled = default)
    {
        cancelled.ThrowIfCancellationRequested();
        Look();
        while (!Gate.IsOpen)
        {
            // One wait for all three ends: what is waited for in vain leaves nothing behind. If nothing was heard, the client's state may tell more.
            await Gate.WaitAsync(CancellationToken.None).WaitAsync(_lookInterval, _time, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.ThrowIfCancellationRequested();
            Look();
        }
    }

    /// <summary>Reads what can be seen of the client. May throw while the client changes: it is asked again.</summary>
    /// <returns>The state.</returns>
    protected abstract ClientState Read();

    /// <summary>The client is ready: opens the gate.</summary>
    protected void BeReady()
    {
        lock (_sync)
            _connectedAt ??= _time.GetTimestamp();

        // The gate first: who waits at it is woken once, in order, and passes; a connection that is up wakes all of them as well.
        Gate.Open();
        Connection.Up();
        Changed?.Invoke();
    }

    /// <summary>The client is connected. If it stays so for ten seconds, it counts as ready, whatever is missing.</summary>
    protected void BeConnected()
    {
        bool isLongEnough;
        lock (_sync)
        {
            _connectedAt ??= _time.GetTimestamp();
            isLongEnough = _time.GetElapsedTime(_connectedAt.Value) >= _patience;
        }

        if (isLongEnough)
            Gate.Open();
        Connection.Up();
        Changed?.Invoke();
    }

    /// <summary>The client's connection is lost, or not there yet. The gate stays as it is.</summary>
    protected void BeDisconnected()
    {
        lock (_sync)
            _connectedAt = null;

        Connection.Down();
        Changed?.Invoke();
    }

    /// <summary>The client is logged out or stopped: closes the gate, which does not touch loops that are past it.</summary>
    protected void BeStopped()
    {
        lock (_sync)
            _connectedAt = null;

        Gate.Close();
        Connection.Down();
        Changed?.Invoke();
    }

    private ClientState? ReadOrNull()
    {
        try
        {
            return Read();
        }
        catch (Exception)
        {
            // A client that is being changed by another thread, or disposed of, has no state; the next look finds one.
            return null;
        }
    }
}
