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
            Tell(exception, lost: static () => "");
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
            Tell(failure, () => $"{Environment.NewLine}It would have been: {formatter(state, exception)} {(exception is null ? "" : Text(exception))}");
        }
    }

    /// <summary>Standard error is the last resort, as in Core: the listener that would be told is this very log.</summary>
    private static void Tell(Exception exception, Func<string> lost)
    {
        try
        {
            Console.Error.WriteLine($"TaskLoops cannot write to the log: {Text(exception)}{lost()}");
        }
        catch (Exception)
        {
            // Standard error is closed, or the values of the line throw as well: there is nobody left to tell.
        }
    }

    /// <summary>What an exception says of itself is user code, which may throw.</summary>
    private static string Text(Exception exception)
    {
        try
        {
            return exception.ToString();
        }
        catch (Exception fault)
        {
            return $"{exception.GetType()} (asked for its text, it throws {fault.GetType()})";
        }
    }
}
