namespace DSharpPlus.Net;

/// <summary>Comes out of the library though nobody outside can name it: told by its full name.</summary>
internal sealed class RetryableRatelimitException : Exception
{
    public RetryableRatelimitException(TimeSpan resetAfter) => ResetAfter = resetAfter;

    public TimeSpan ResetAfter { get; set; }
}
