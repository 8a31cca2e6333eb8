using Microsoft.Extensions.Logging;

namespace TaskLoops.Hosting.Tests.Recording;

/// <summary>One entry of a log.</summary>
internal sealed record LogEntry(string Category, EventId Id, LogLevel Level, string Message, IReadOnlyDictionary<string, object?> Values, Exception? Exception)
{
    /// <summary>What is the same in every run.</summary>
    public override string ToString() => $"{Id.Id} {Level}: {Message}{(Exception is null ? "" : $" | {Exception.GetType().Name}: {Exception.Message}")}";
}
