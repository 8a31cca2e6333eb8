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
            Tell(exception, lost: "");
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
            Tell(failure, $"{Environment.NewLine}It would have been: {formatter(state, exception)} {exception}");
        }
    }

    /// <summary>Standard error is the last resort, as in Core: the listener that would be told is this very log.</summary>
    private static void Tell(Exception exception, string lost) => Console.Error.WriteLine($"TaskLoops cannot write to the log: {exception}{lost}");
}
