using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace TaskLoops.Hosting;

/// <summary>Applies <c>TaskLoops:Loops:&lt;name&gt;</c> of the configuration to the loops, when they are made and when the configuration changes.</summary>
/// <remarks>Thread-safe. A loop whose own section has not changed is left alone, also if a command has re-timed it.</remarks>
internal sealed class LoopSettingsWatch(IConfiguration? configuration, HostLog log) : IDisposable
{
    /// <summary>One change at a time; held while listeners hear of it, who may call anything here but a change.</summary>
    private readonly object _changing = new();
    private readonly object _sync = new();
    private readonly Dictionary<TaskLoop, ConfiguredLoop> _loops = [];
    private IDisposable? _changes;

    /// <summary>Follows changes of the configuration from now on.</summary>
    public void Start()
    {
        if (configuration is not null)
            _changes = ChangeToken.OnChange(configuration.GetReloadToken, ApplyChanges);
    }

    /// <summary>Gives a new loop, which does not run yet, its settings.</summary>
    public void Include(TaskLoop loop)
    {
        var configured = new ConfiguredLoop(loop);
        lock (_changing)
        {
            lock (_sync)
                _loops[loop] = configured;
            Apply(configured);
        }
    }

    public void Exclude(TaskLoop loop)
    {
        lock (_sync)
            _loops.Remove(loop);
    }

    /// <summary>Whether a loop that starts with its module is to be started; asked of no other, so that only such a loop is started by its settings later.</summary>
    public bool IsEnabled(TaskLoop loop)
    {
        lock (_sync)
        {
            if (!_loops.TryGetValue(loop, out var configured))
                return true;

            configured.StartsWithModule = true;
            return configured.Settings.IsEnabled;
        }
    }

    public void Dispose() => _changes?.Dispose();

    private void ApplyChanges()
    {
        lock (_changing)
        {
            List<ConfiguredLoop> all;
            lock (_sync)
                all = [.. _loops.Values];
            foreach (var configured in all)
            {
                var wasEnabled = configured.Settings.IsEnabled;
                Apply(configured);
                if (wasEnabled && !configured.Settings.IsEnabled)
                    configured.Loop.Stop();
                else if (!wasEnabled && configured.Settings.IsEnabled && configured.StartsWithModule)
                    TryStart(configured.Loop);
            }
        }
    }

    /// <summary>All of a loop's settings or none: what is wrong is told, and changes nothing.</summary>
    private void Apply(ConfiguredLoop configured)
    {
        var words = configuration is null ? LoopSettings.None.Words : LoopSettings.ReadWords(configuration.GetSection($"{LoopSettings.Path}:{configured.Loop.Name}"));
        if (words.SequenceEqual(configured.Words))
            return;

        configured.Words = words;
        try
        {
            var settings = LoopSettings.Parse(words);
            Apply(configured, settings);
            configured.Settings = settings;
            log.SettingsApplied(configured.Loop.Name, settings.ToString());
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            log.SettingsRefused(configured.Loop.Name, exception.Message);
        }
    }

    private static void Apply(ConfiguredLoop configured, LoopSettings settings)
    {
        var loop = configured.Loop;
        var schedule = settings.Schedule ?? configured.Declared;
        var overlap = settings.MaxOverlap ?? configured.DeclaredOverlap;
        if (overlap > 1 && schedule.Kind is ScheduleKind.FixedDelay or ScheduleKind.AsFastAsPossible)
            throw new FormatException($"MaxOverlap = {overlap} means nothing for a loop that runs {schedule}: remove it, or give an Interval.");

        // The schedule last: an interval may overlap, whatever the loop was declared with.
        if (overlap == 1)
            loop.ChangeMaxOverlap(1);
        if (!settings.HasScheduleOf(configured.Settings) && loop.Schedule != schedule)
            loop.ChangeSchedule(schedule);
        if (overlap != loop.MaxOverlap)
            loop.ChangeMaxOverlap(overlap);
    }

    private void TryStart(TaskLoop loop)
    {
        try
        {
            loop.TryStart();
        }
        catch (InvalidOperationException notStartable)
        {
            // It has just been unloaded.
            log.SettingsRefused(loop.Name, notStartable.Message);
        }
    }
}
