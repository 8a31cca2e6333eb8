using Microsoft.Extensions.Logging;

namespace TaskLoops.Hosting;

/// <summary>A log whose sinks may fail without disturbing who writes to it (rule E7): what they throw goes to standard error.</summary>
internal sealed class UnfailingLog(ILogger log) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => log.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return log.IsEnabled(logLevel);
        }
        catch (Exception exception)
        {
            Tell(exception);
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            log.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception failure)
        {
            Tell(failure);
            Console.Error.WriteLine($"TaskLoops would have logged: {formatter(state, exception)} {exception}");
        }
    }

    private static void Tell(Exception exception) => Console.Error.WriteLine($"TaskLoops cannot write to the log: {exception}");
}
