using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskLoops.AdapterSuite;

/// <summary>Everything that is logged, as "event id: message".</summary>
public sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, string Message)> _lines = new();

    /// <summary>The messages with one event id.</summary>
    public IReadOnlyList<string> Of(int eventId) => [.. _lines.Where(line => line.Id == eventId).Select(line => line.Message)];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName.StartsWith("TaskLoops", StringComparison.Ordinal) ? _lines : []);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<(int Id, string Message)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((eventId.Id, formatter(state, exception)));
    }
}
