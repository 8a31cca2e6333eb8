using System.Globalization;
using TaskLoops.Testing;

namespace TaskLoops.Hosting.Tests.Recording;

/// <summary>What happened, one line each, that begins with the seconds of the clock.</summary>
public sealed class Diary(VirtualTimeProvider time)
{
    private readonly object _sync = new();
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, TaskCompletionSource> _awaited = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_sync)
                return [.. _lines];
        }
    }

    public void Note(string what)
    {
        var now = time.GetElapsedTime(0).TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture);
        TaskCompletionSource? awaited;
        lock (_sync)
        {
            _lines.Add($"{now} {what}");
            _awaited.Remove($"{now} {what}", out awaited);
        }

        awaited?.SetResult();
    }

    /// <summary>Completes when a line has been written.</summary>
    public Task Until(string line)
    {
        lock (_sync)
        {
            if (_lines.Contains(line))
                return Task.CompletedTask;

            var awaited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add(line, awaited);
            return awaited.Task;
        }
    }

    public void Clear()
    {
        lock (_sync)
            _lines.Clear();
    }
}
