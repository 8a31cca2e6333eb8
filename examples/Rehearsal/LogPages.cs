using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Rehearsal;

/// <summary>Keeps the bot's log, to be read if something did not happen.</summary>
public sealed class LogPages : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _lines.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {logLevel}: {FirstLine(formatter(state, exception))} {exception?.Message}");
    }

    private static string FirstLine(string text) => text.Split('\n')[0];

    public void Dispose()
    {
        // The lines are read after the host has ended.
    }
}
