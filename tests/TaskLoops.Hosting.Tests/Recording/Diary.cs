using System.Globalization;
using TaskLoops.Testing;

namespace TaskLoops.Hosting.Tests.Recording;

/// <summary>What happened, one line each, that begins with the seconds of the clock.</summary>
public sealed class Diary(VirtualTimeProvider time)
{
    private readonly object _sync = new();
    private readonly List<string> _lines = [];

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
        lock (_sync)
            _lines.Add($"{now} {what}");
    }

    public void Clear()
    {
        lock (_sync)
            _lines.Clear();
    }
}
