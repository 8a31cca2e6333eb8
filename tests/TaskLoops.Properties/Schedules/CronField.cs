namespace TaskLoops.Properties.Schedules;

/// <summary>One field of a cron expression: what is written, and the values that it stands for.</summary>
internal readonly record struct CronField(string Text, int[] Values)
{
    /// <summary>Whether it is a star, a range or a step.</summary>
    public bool IsInterval => Text.AsSpan().ContainsAny('*', '-', '/');

    public static CronField Star(int least, int most) => new("*", [.. Enumerable.Range(least, most - least + 1)]);

    public override string ToString() => Text;
}
