using System.Collections.Concurrent;
using DSharpPlus.EventArgs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DSharpPlus.Clients;

/// <summary>Starts every handler of an event and waits for none; one scope per event; what a handler throws keeps nothing from running.</summary>
internal sealed class EventDispatch : IDisposable
{
    private readonly IServiceProvider _services;
    private readonly IClientErrorHandler _errors;
    private readonly EventHandlerCollection _handlers;
    private readonly ConcurrentDictionary<Func<DiscordEventArgs, bool>, Type> _waiters = new();
    private volatile bool _isDisposed;

    public EventDispatch(IServiceProvider services, IOptions<EventHandlerCollection> handlers, IClientErrorHandler errors)
    {
        _services = services;
        _handlers = handlers.Value;
        _errors = errors;
    }

    /// <summary>Waits for one event. The time-out of the real library did not come in six times its length: here it never does.</summary>
    public Task<EventWaiterResult<T>> WaitAsync<T>(Func<T, bool> condition)
        where T : DiscordEventArgs
    {
        var source = new TaskCompletionSource<EventWaiterResult<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiters[TryComplete] = typeof(T);
        return source.Task;

        bool TryComplete(DiscordEventArgs args) => condition((T)args) && source.TrySetResult(new EventWaiterResult<T> { Value = (T)args });
    }

    public void Dispatch<T>(DiscordClient client, T args)
        where T : DiscordEventArgs
    {
        if (_isDisposed)
            return;
        ServeWaiters(args);
        AnyEventHandler[] handlers = [.. _handlers[typeof(DiscordEventArgs)].Concat(_handlers[typeof(T)]).Cast<AnyEventHandler>()];
        if (handlers.Length > 0)
            Start(handlers, client, args);
    }

    public void Dispose() => _isDisposed = true;

    private void ServeWaiters<T>(T args)
        where T : DiscordEventArgs
    {
        foreach (var (tryComplete, type) in _waiters)
        {
            if (type == typeof(T) && tryComplete(args))
                _waiters.TryRemove(tryComplete, out _);
        }
    }

    private void Start(AnyEventHandler[] handlers, DiscordClient client, DiscordEventArgs args)
    {
        try
        {
            var scope = _services.CreateScope();
            var running = Task.WhenAll(handlers.Select(handler => RunAsync(handler, client, args, scope.ServiceProvider)));
            _ = running.ContinueWith(_ => scope.Dispose(), TaskScheduler.Default);
        }
        catch (ObjectDisposedException)
        {
            // The provider itself is being disposed of: its handlers hear no more, not even that the client has stopped.
        }
    }

    private async Task RunAsync(AnyEventHandler handler, DiscordClient client, DiscordEventArgs args, IServiceProvider services)
    {
        try
        {
            await handler(client, args, services).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await _errors.HandleEventHandlerError(args.GetType().ToString(), exception, handler, client, args).ConfigureAwait(false);
        }
    }
}
