using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TaskLoops.Loopback.Payloads;
using TaskLoops.Loopback.Serving;
using TaskLoops.Loopback.Waiting;

namespace TaskLoops.Loopback.Rest;

/// <summary>
/// REST: what it does wrong on demand, and what it has seen. Routes are named by a method (<c>*</c> for any) and a path below <c>/api/v10/</c>,
/// in which <c>*</c> stands for one segment and a last <c>**</c> for any rest: <c>channels/*/messages</c>.
/// </summary>
public sealed class LoopbackRest
{
    private readonly LoopbackPort _port;
    private readonly Signal _signal;
    private readonly CancellationToken _stopping;
    private readonly RestRoutes _routes;
    private readonly StoredMessages _messages;
    private readonly ConcurrentQueue<RestRequest> _requests = new();
    private readonly ConcurrentQueue<RestScript> _scripts = new();
    private volatile bool _isClosed;

    internal LoopbackRest(DiscordPayloads payloads, LoopbackPort port, Uri gatewayUri, Signal signal, CancellationToken stopping)
    {
        _port = port;
        _signal = signal;
        _stopping = stopping;
        _messages = new StoredMessages(payloads);
        Commands = new RegisteredCommands(payloads);
        _routes = new RestRoutes(payloads, gatewayUri, Commands, _messages, Interactions);
    }

    /// <summary>What has come in so far, in order, whatever the answer was.</summary>
    public IReadOnlyList<RestRequest> Requests => [.. _requests];

    /// <summary>Asked about each request that meets no script: what goes wrong with it, but for silence; null for nothing. Null by default: nothing does.</summary>
    public Func<RestRequest, RestFault?>? Weather { get; set; }

    internal RegisteredCommands Commands { get; }

    internal PendingInteractions Interactions { get; } = new();

    /// <summary>The messages that the bot has posted in a channel and not deleted, as Discord would show them.</summary>
    public IReadOnlyList<JsonObject> MessagesIn(ulong channel) => _messages.In(channel);

    /// <summary>The nth request of a route since the start; waits for it if it has not come yet. It may not have been answered then.</summary>
    public async Task<RestRequest> RequestAsync(string method, string path, int nth = 1, TimeSpan? limit = null, CancellationToken cancelled = default)
    {
        var route = new RoutePattern(method, path);
        RestRequest? found = null;
        await _signal.UntilAsync(() => (found = _requests.Where(route.Matches).ElementAtOrDefault(nth - 1)) is not null, $"request {nth} of {route}", limit, cancelled);
        return found!;
    }

    /// <summary>Waits until the condition holds; it is looked at again whenever something happens here.</summary>
    public Task WaitUntilAsync(
        Func<LoopbackRest, bool> condition,
        TimeSpan? limit = null,
        CancellationToken cancelled = default,
        [CallerArgumentExpression(nameof(condition))] string what = "") => _signal.UntilAsync(() => condition(this), what, limit, cancelled);

    /// <summary>Lets requests of a route meet a fault, so many times, or until the script is released. An earlier script for the same request comes first.</summary>
    public RestScript Script(string method, string path, RestFault fault, int times = int.MaxValue)
    {
        var script = new RestScript(new RoutePattern(method, path), fault, times, _signal);
        _scripts.Enqueue(script);
        return script;
    }

    /// <summary>Stops listening: the system refuses connections, and a request on a connection that was kept alive is cut.</summary>
    public void ClosePort()
    {
        _isClosed = true;
        _port.Close();
    }

    public void OpenPort()
    {
        _isClosed = false;
        _port.Open();
    }

    internal async Task AnswerAsync(HttpContext context)
    {
        var request = await ReadAsync(context.Request);
        if (_isClosed)
        {
            context.Abort();
            return;
        }

        _requests.Enqueue(request);
        var script = _scripts.FirstOrDefault(script => script.Takes(request));
        _signal.Raise();
        var fault = script is null ? Weather?.Invoke(request) : script.Fault;
        if (fault is { IsSilence: false })
        {
            await AnswerWronglyAsync(fault, request, context);
            return;
        }

        if (script is not null && !await StayedSilentAsync(script, context))
            return;

        await _routes.Answer(request).WriteAsync(context);
        _signal.Raise();
    }

    private static async Task<RestRequest> ReadAsync(HttpRequest request)
    {
        var path = request.Path.Value!.Trim('/');
        var below = path.StartsWith("api/v", StringComparison.Ordinal) ? string.Join('/', path.Split('/').Skip(2)) : path;
        return new RestRequest(request.Method, below, request.QueryString.Value ?? "", await ReadBodyAsync(request));
    }

    private static async Task<string> ReadBodyAsync(HttpRequest request)
    {
        if (request.HasFormContentType)
            return (await request.ReadFormAsync(request.HttpContext.RequestAborted))["payload_json"].ToString();

        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
    }

    private async Task AnswerWronglyAsync(RestFault fault, RestRequest request, HttpContext context)
    {
        if (fault.IsCarriedOut)
            _routes.Answer(request);

        await fault.AnswerAsync(context);
        _signal.Raise();
    }

    /// <returns>True if an answer is wanted after all; false if there is nobody left to answer.</returns>
    private async Task<bool> StayedSilentAsync(RestScript script, HttpContext context)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        try
        {
            await script.Released.WaitAsync(over.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            context.Abort();
            return false;
        }
    }
}
