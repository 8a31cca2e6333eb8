namespace Discord;

public class RequestOptions
{
    public static RequestOptions Default => new();

    public int? Timeout { get; set; } = 15_000;

    public CancellationToken CancelToken { get; set; }

    public RetryMode? RetryMode { get; set; }
}
