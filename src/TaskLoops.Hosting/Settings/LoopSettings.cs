using System.Globalization;
using Microsoft.Extensions.Configuration;
using TaskLoops.Schedules;

namespace TaskLoops.Hosting;

/// <summary>What a configuration says of one loop: the words as they stand, and what they mean.</summary>
internal sealed class LoopSettings
{
    public const string Path = "TaskLoops:Loops";

    /// <summary>How far down the keys are read, and no further: one of a thousand parts would cost a million.</summary>
    private const int Deepest = 2;

    private static readonly string[] _keys = ["Interval", "Times", "TimeZone", "Cron", "Enabled", "MaxOverlap"];

    private LoopSettings(IReadOnlyDictionary<string, string> words) => Words = words;

    /// <summary>Every key below the loop's section that has a value; an empty one for the section itself.</summary>
    public IReadOnlyDictionary<string, string> Words { get; }

    /// <summary>Null if the configuration has none.</summary>
    public Schedule? Schedule { get; private init; }

    /// <summary>Null if the configuration does not say.</summary>
    public int? MaxOverlap { get; private init; }

    public bool IsEnabled { get; private init; } = true;

    public static LoopSettings None { get; } = new(new Dictionary<string, string>());

    /// <summary>The words of a loop's section, without regard to what they mean.</summary>
    public static IReadOnlyDictionary<string, string> ReadWords(IConfigurationSection section)
    {
        SortedDictionary<string, string> words = new(StringComparer.OrdinalIgnoreCase);
        if (!string.IsNullOrEmpty(section.Value))
            words[""] = section.Value;
        ReadWords(section, "", Deepest, words);
        return words;
    }

    /// <summary>Understands the words.</summary>
    /// <exception cref="FormatException">They mean nothing; the message says what to write.</exception>
    public static LoopSettings Parse(IReadOnlyDictionary<string, string> words)
    {
        foreach (var key in words.Keys)
        {
            if (key.Length == 0)
                throw new FormatException($"{Excerpt.Of(words[key])} is no section: give it as one of {string.Join(", ", _keys)}.");
            if (!IsOfTimes(key) && !_keys.Contains(key, StringComparer.OrdinalIgnoreCase))
                throw new FormatException($"{Excerpt.Of(key)} is no setting of a loop: give {string.Join(", ", _keys)}.");
        }

        return new LoopSettings(words)
        {
            Schedule = ParseSchedule(words),
            MaxOverlap = words.TryGetValue("MaxOverlap", out var overlap) ? ParseOverlap(overlap) : null,
            IsEnabled = !words.TryGetValue("Enabled", out var enabled)
                || (bool.TryParse(enabled, out var value) ? value : throw new FormatException($"Enabled = {Excerpt.Of(enabled)}: write true or false.")),
        };
    }

    /// <summary>Whether both say the same of the schedule.</summary>
    public bool HasScheduleOf(LoopSettings other) => Equals(Schedule, other.Schedule);

    /// <summary>For the log.</summary>
    public override string ToString() =>
        Words.Count == 0 ? "none, as declared" : string.Join(", ", Words.Select(word => $"{(Excerpt.MayBeShown(word.Key) ? word.Key : Excerpt.Of(word.Key))} = {word.Value}"));

    private static void ReadWords(IConfigurationSection section, string path, int deepest, SortedDictionary<string, string> words)
    {
        foreach (var child in section.GetChildren())
        {
            var key = path + child.Key;
            if (child.Value is not null)
                words[key] = child.Value;
            if (deepest > 0)
                ReadWords(child, key + ":", deepest - 1, words);
            else if (child.GetChildren().Any())
                words[key + ":..."] = "";
        }
    }

    private static Schedule? ParseSchedule(IReadOnlyDictionary<string, string> words)
    {
        words.TryGetValue("Interval", out var interval);
        words.TryGetValue("Cron", out var cron);
        words.TryGetValue("TimeZone", out var zone);
        var times = ParseTimes(words);
        if (times.Length == 0 && words.Keys.Any(IsOfTimes))
            throw new FormatException("Times names no time: write some, such as 09:00, or remove it.");
        if ((interval is null ? 0 : 1) + (cron is null ? 0 : 1) + (times.Length == 0 ? 0 : 1) > 1)
            throw new FormatException("Interval, Times and Cron exclude one another: give one.");
        if (zone is not null && times.Length == 0 && cron is null)
            throw new FormatException("TimeZone means nothing without Times or Cron: remove it, or give one of them.");

        try
        {
            if (interval is not null)
                return Schedule.Every(ParseInterval(interval));
            if (cron is not null)
                return Schedule.Cron(cron, zone);
            if (times.Length > 0)
                return zone is null ? Schedule.Daily(times) : Schedule.DailyIn(zone, times);
            return null;
        }
        catch (ArgumentException refused)
        {
            // Of a list the message shows one time: of a text that a comma has cut in two, that may be the part with the password.
            var (key, hidden) = words.FirstOrDefault(word => !Excerpt.IsHarmless(word.Value));
            throw hidden is null
                ? new FormatException(refused.Message, refused)
                : new FormatException($"{key.Split(':')[0]} = {Excerpt.Of(hidden)}: it is not understood.");
        }
    }

    /// <summary>One value with commas, or a list.</summary>
    private static string[] ParseTimes(IReadOnlyDictionary<string, string> words)
    {
        var given = words.Where(word => IsOfTimes(word.Key)).Select(word => word.Value);
        return [.. given.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
    }

    private static bool IsOfTimes(string key) => key.Split(':')[0].Equals("Times", StringComparison.OrdinalIgnoreCase);

    /// <summary>With seconds: a bare number would be days, and two numbers hours and minutes, which nobody means.</summary>
    private static TimeSpan ParseInterval(string words) => words.Count(c => c == ':') >= 2 && TimeSpan.TryParseExact(words, ["c", "g"], CultureInfo.InvariantCulture, out var interval)
        ? interval
        : throw new FormatException($"Interval = {Excerpt.Of(words)}: write [d.]hh:mm:ss[.fffffff], such as 00:05:00.");

    private static int ParseOverlap(string words) => int.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out var overlap) && overlap >= 1
        ? overlap
        : throw new FormatException($"MaxOverlap = {Excerpt.Of(words)}: write a whole number, 1 or more.");
}
