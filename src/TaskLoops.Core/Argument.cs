using System.Runtime.CompilerServices;

namespace TaskLoops;

/// <summary>Refuses wrong arguments, naming the argument and the remedy.</summary>
internal static class Argument
{
    /// <summary>The longest time a .NET timer can wait, a little less than 2^32 ms.</summary>
    private static readonly TimeSpan _longestTimer = TimeSpan.FromDays(49);

    public static T NotNull<T>(T? value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : class
        => value ?? throw new ArgumentNullException(name);

    public static ArgumentException Refused(string message, string name) => new(message, name);

    public static int AtLeastOne(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1.");

    public static int? AtLeastOne(int? value, string name) =>
        value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1, or null for no limit.");

    public static TimeSpan Positive(TimeSpan value, string name) =>
        value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be longer than zero.");

    public static TimeSpan NotNegative(TimeSpan value, string name) =>
        value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must not be negative; zero is allowed.");

    public static TimeSpan TimerLength(TimeSpan value, string name) =>
        value > TimeSpan.Zero && value <= _longestTimer
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be longer than zero and at most {_longestTimer.Days} days.");

    public static T Defined<T>(T value, string name)
        where T : struct, Enum
        => Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}.");
}
