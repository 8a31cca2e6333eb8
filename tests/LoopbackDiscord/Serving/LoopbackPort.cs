using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace TaskLoops.Loopback.Serving;

/// <summary>A TCP port of 127.0.0.1 that can be closed, so that the system refuses connections to it, and opened again under the same number.</summary>
internal sealed class LoopbackPort : IConnectionListener
{
    private readonly SocketConnectionContextFactory _contexts = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);
    private readonly Lock _gate = new();

    /// <summary>Bound for the whole life of the port, so that nobody else gets its number; it listens while the port is open.</summary>
    private Socket _socket;

    private bool _isOpen = true;
    private bool _hasEnded;
    private TaskCompletionSource _changed = NewSource();

    public LoopbackPort()
    {
        _socket = NewSocket(port: 0);
        EndPoint = _socket.LocalEndPoint!;
        _socket.Listen();
    }

    public EndPoint EndPoint { get; }

    public int Number => ((IPEndPoint)EndPoint).Port;

    public void Close()
    {
        lock (_gate)
        {
            if (!_isOpen || _hasEnded)
                return;

            _isOpen = false;
            _socket.Dispose();
            _socket = NewSocket(Number);
        }
    }

    public void Open()
    {
        lock (_gate)
        {
            if (_isOpen || _hasEnded)
                return;

            _isOpen = true;
            _socket.Listen();
            ChangeNoLock();
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Socket? listening;
            Task changed;
            lock (_gate)
            {
                if (_hasEnded)
                    return null;

                listening = _isOpen ? _socket : null;
                changed = _changed.Task;
            }

            if (listening is null)
                await changed.WaitAsync(cancellationToken);
            else if (await AcceptFromAsync(listening, cancellationToken) is { } accepted)
                return _contexts.Create(accepted);
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _hasEnded = true;
            _socket.Dispose();
            ChangeNoLock();
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        _contexts.Dispose();
    }

    private static Socket NewSocket(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<Socket?> AcceptFromAsync(Socket listening, CancellationToken cancelled)
    {
        try
        {
            var accepted = await listening.AcceptAsync(cancelled);
            accepted.NoDelay = true;
            return accepted;
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The port was closed meanwhile: whoever asks next learns of it.
            return null;
        }
    }

    private void ChangeNoLock()
    {
        _changed.SetResult();
        _changed = NewSource();
    }
}
