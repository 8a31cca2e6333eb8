using Microsoft.Extensions.Logging;

namespace TaskLoops.Properties.Hostile;

/// <summary>Keeps the lines of the log, with all that an exception beside them says.</summary>
internal sealed class KeptLog : ILoggerProvider, ILogger
{
    public List<(int Id, string? Loop, string Text)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var loop = (state as IReadOnlyList<KeyValuePair<string, object?>>)?.FirstOrDefault(pair => pair.Key == "Loop").Value as string;
        Lines.Add((eventId.Id, loop, $"{formatter(state, exception)} {exception}"));
    }

    public void Dispose()
    {
    }
}
