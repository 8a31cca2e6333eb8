namespace TaskLoops.Schedules;

/// <summary>Zones by their IANA or Windows id.</summary>
internal static class ZoneId
{
    public static TimeZoneInfo FindOrUtc(string? id, string parameter) => id is null ? TimeZoneInfo.Utc : Find(id, parameter);

    public static TimeZoneInfo Find(string id, string parameter)
    {
        ArgumentNullException.ThrowIfNull(id, parameter);
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(id);
        }
        catch (Exception unknown) when (unknown is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            throw new ArgumentException(
                $"The time zone {Excerpt.Of(id)} is not known to this system. Use an IANA id such as 'Europe/Warsaw' or 'UTC', or install the system's time zone data (tzdata); "
                + "Windows ids outside Windows also need ICU, so not invariant globalization.",
                parameter,
                Excerpt.MayBeShown(id) ? unknown : null);
        }
    }
}
