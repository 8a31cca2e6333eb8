namespace DSharpPlus.Net;

/// <summary>Comes out of the library though nobody outside can name it: told by its full name.</summary>
internal class PreemptiveRatelimitException : Exception
{
    public PreemptiveRatelimitException(string scope, TimeSpan resetAfter)
    {
        Scope = scope;
        ResetAfter = resetAfter;
    }

    public string Scope { get; set; }

    public TimeSpan ResetAfter { get; set; }
}
