using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NativeAot;

/// <summary>The host's log on the console, with the ids of its events kept.</summary>
internal sealed class HostLog(ConsoleLog log) : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<int> _events = new();

    public bool Has(int id) => _events.Contains(id);

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _events.Enqueue(eventId.Id);
        log.Say($"   [{logLevel} {eventId.Id}] {formatter(state, exception)}");
        if (logLevel >= LogLevel.Error)
            log.Check($"no error is logged: {exception}", isSo: false);
    }

    public void Dispose()
    {
    }
}
