namespace TaskLoops.Hosting;

/// <summary>A loop that settings apply to: how it was declared, and what applies to it now.</summary>
internal sealed class ConfiguredLoop(TaskLoop loop)
{
    public TaskLoop Loop => loop;

    /// <summary>What the loop goes back to when its settings are taken away.</summary>
    public Schedule Declared { get; } = loop.Schedule;

    public int DeclaredOverlap { get; } = loop.MaxOverlap;

    /// <summary>Whether it starts without being told to: only then do settings that enable it again start it.</summary>
    public bool StartsWithModule { get; set; }

    /// <summary>The words that were read last, also if they were refused: they are not told twice.</summary>
    public IReadOnlyDictionary<string, string> Words { get; set; } = LoopSettings.None.Words;

    /// <summary>The settings that were accepted last.</summary>
    public LoopSettings Settings { get; set; } = LoopSettings.None;
}
