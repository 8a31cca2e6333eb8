using Microsoft.Extensions.Logging;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>Rings when the library logs a line with such words: of some things it tells nowhere else.</summary>
internal sealed class LogBell(Bell bell, string words) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.Error && formatter(state, exception).Contains(words, StringComparison.Ordinal))
            bell.Ring();
    }

    public void Dispose()
    {
    }
}
