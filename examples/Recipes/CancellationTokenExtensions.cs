namespace Recipes;

internal static class CancellationTokenExtensions
{
    /// <summary>Completes when the token is cancelled: what stands for "the bot runs" in the recipes.</summary>
    public static async Task WhenCancelled(this CancellationToken token) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
