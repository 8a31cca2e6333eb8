namespace TaskLoops.Properties.Schedules;

/// <summary>A field for days, of the month or of the week, with what Cronos reads in them beside numbers.</summary>
/// <param name="Text">What is written.</param>
/// <param name="Matches">Which dates it names.</param>
internal sealed record CronDays(string Text, Func<DateOnly, bool> Matches)
{
    public static CronDays Any { get; } = new("*", _ => true);

    public static CronDays Last(int before) => new(before == 0 ? "L" : $"L-{before}", date => date.Day == LastOf(date) - before);

    public static CronDays LastWeekday { get; } = new("LW", date => date == NearestWeekday(date, LastOf(date)));

    public static CronDays Weekday(int near) => new($"{near}W", date => near <= LastOf(date) && date == NearestWeekday(date, near));

    public static CronDays LastOfWeek(int day) => new($"{day}L", date => (int)date.DayOfWeek == day % 7 && date.Day > LastOf(date) - 7);

    public static CronDays NthOfWeek(int day, int nth) => new($"{day}#{nth}", date => (int)date.DayOfWeek == day % 7 && (date.Day - 1) / 7 == nth - 1);

    public static CronDays OfMonth(CronField days) => new(days.Text, date => days.Values.Contains(date.Day));

    public static CronDays OfWeek(CronField days) => new(days.Text, date => days.Values.Any(day => day % 7 == (int)date.DayOfWeek));

    public override string ToString() => Text;

    private static int LastOf(DateOnly date) => DateTime.DaysInMonth(date.Year, date.Month);

    /// <summary>Within the month: Saturday becomes Friday and Sunday Monday, where that is not in another month.</summary>
    private static DateOnly NearestWeekday(DateOnly month, int day)
    {
        DateOnly date = new(month.Year, month.Month, day);
        return date.DayOfWeek switch
        {
            DayOfWeek.Saturday => date.AddDays(day == 1 ? 2 : -1),
            DayOfWeek.Sunday => date.AddDays(day == LastOf(month) ? -2 : 1),
            _ => date,
        };
    }
}
