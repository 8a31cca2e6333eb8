namespace TaskLoops.Reporting;

/// <summary>What an exception says of itself. Both are user code, which may throw.</summary>
internal static class Words
{
    public static string MessageOf(Exception exception) => Of(exception, static e => e.Message);

    public static string TextOf(Exception exception) => Of(exception, static e => e.ToString());

    private static string Of(Exception exception, Func<Exception, string> words)
    {
        try
        {
            return words(exception);
        }
        catch (Exception fault)
        {
            return $"{exception.GetType()} (asked for its text, it throws {fault.GetType()})";
        }
    }
}
