using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace TaskLoops.Hosting.Tests.Recording;

/// <summary>Keeps what TaskLoops writes to the log.</summary>
internal sealed class LogBook : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _awaited = new();

    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    public IEnumerable<string> Lines => Entries.Select(entry => entry.ToString());

    /// <summary>The entries of one or several ids, in order.</summary>
    public IEnumerable<string> With(params int[] ids) => Entries.Where(entry => ids.Contains(entry.Id.Id)).Select(entry => entry.ToString());

    /// <summary>Completes when there is an entry of an id.</summary>
    public Task Until(int id) => Awaited(id).Task;

    public void Clear() => _entries.Clear();

    public ILogger CreateLogger(string categoryName) => new Book(this, categoryName);

    public void Dispose()
    {
    }

    private TaskCompletionSource Awaited(int id) => _awaited.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed class Book(LogBook log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!category.StartsWith("TaskLoops", StringComparison.Ordinal))
                return;

            var values = ((IReadOnlyList<KeyValuePair<string, object?>>)state!).ToDictionary();
            log._entries.Enqueue(new LogEntry(category, eventId, logLevel, formatter(state, exception), values, exception));
            log.Awaited(eventId.Id).TrySetResult();
        }
    }
}
