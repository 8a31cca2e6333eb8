using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebSockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace TaskLoops.Loopback.Serving;

/// <summary>Kestrel on ports of ours, without a host around it: no configuration, no log, no handling of signals.</summary>
internal sealed class WebServer : IHttpApplication<HttpContext>, IConnectionListenerFactory, IAsyncDisposable
{
    private readonly LoopbackPort[] _ports;
    private readonly ConcurrentQueue<Exception> _faults;
    private readonly WebSocketMiddleware _pipeline;
    private readonly KestrelServer _server;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The requests that are being answered, and one for the server itself.</summary>
    private int _running = 1;

    public WebServer(RequestDelegate answer, ConcurrentQueue<Exception> faults, params LoopbackPort[] ports)
    {
        _ports = ports;
        _faults = faults;
        _pipeline = new WebSocketMiddleware(answer, Options.Create(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero }), NullLoggerFactory.Instance);

        var options = new KestrelServerOptions { AddServerHeader = false };
        foreach (var port in ports)
            options.Listen(port.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);

        _server = new KestrelServer(Options.Create(options), this, NullLoggerFactory.Instance);
    }

    public Task StartAsync() => _server.StartAsync(this, CancellationToken.None);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(_ports.Single(port => port.EndPoint.Equals(endpoint)));

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await _pipeline.Invoke(context);
        }
        catch (Exception gone) when (context.RequestAborted.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            // The client has gone away, or was cut off on purpose.
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            // The client has gone away before its request was whole: nothing else is read in here.
        }
        catch (Exception unexpected)
        {
            _faults.Enqueue(unexpected);
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        finally
        {
            LeaveOne();
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // Nothing is kept for a request.
    }

    public async ValueTask DisposeAsync()
    {
        // A stop that has no time: open connections are cut.
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        LeaveOne();
        await _drained.Task;
    }

    private void LeaveOne()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _drained.SetResult();
    }
}
