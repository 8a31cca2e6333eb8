namespace Discord;

public class DiscordConfig
{
    public RetryMode DefaultRetryMode { get; set; } = RetryMode.AlwaysRetry;
}
