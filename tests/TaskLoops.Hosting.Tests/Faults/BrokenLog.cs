using Microsoft.Extensions.Logging;
using TaskLoops.Tests.Faults;

namespace TaskLoops.Hosting.Tests.Faults;

/// <summary>A sink that throws at every line, and counts them.</summary>
internal sealed class BrokenLog(FaultKind kind, bool whenAsked) : ILoggerFactory, ILogger
{
    private int _lines;

    public int Lines => Volatile.Read(ref _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => whenAsked ? throw Fault() : true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw Fault();

    public void Dispose()
    {
    }

    private Exception Fault()
    {
        Interlocked.Increment(ref _lines);
        return kind.Make(CancellationToken.None);
    }
}
