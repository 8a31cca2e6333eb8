using System.Text.Json.Nodes;
using TaskLoops.Loopback.Waiting;

namespace TaskLoops.Loopback;

/// <summary>One use of a slash command by a person, and what the bot answers.</summary>
public sealed class SlashCommandUse
{
    private const int DeferredMessage = 5;

    private readonly TaskCompletionSource<JsonObject> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<JsonObject> _followUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SlashCommandUse(string id, string token, ulong guildId, ulong channelId)
    {
        Id = id;
        Token = token;
        GuildId = guildId;
        ChannelId = channelId;
    }

    public string Id { get; }

    public string Token { get; }

    public ulong GuildId { get; }

    public ulong ChannelId { get; }

    /// <summary>The message that answers it; null while there is none.</summary>
    internal string? MessageId { get; set; }

    /// <summary>The body of the callback: <c>type</c> and <c>data</c>.</summary>
    public Task<JsonObject> AnswerAsync(TimeSpan? limit = null, CancellationToken cancelled = default) => OrTimeoutAsync(_answer.Task, "an answer", limit, cancelled);

    /// <summary>The text that the person reads: that of the answer, or of what follows an answer that only says "thinking".</summary>
    public async Task<string> TextAsync(TimeSpan? limit = null, CancellationToken cancelled = default)
    {
        var answer = await AnswerAsync(limit, cancelled);
        var shown = (int?)answer["type"] == DeferredMessage ? await OrTimeoutAsync(_followUp.Task, "what follows the answer", limit, cancelled) : answer["data"];
        return (string?)shown?["content"] ?? "";
    }

    internal void Answered(JsonObject response) => _answer.TrySetResult(response.DeepClone().AsObject());

    internal void FollowedUp(JsonObject message) => _followUp.TrySetResult(message.DeepClone().AsObject());

    private static async Task<JsonObject> OrTimeoutAsync(Task<JsonObject> task, string what, TimeSpan? limit, CancellationToken cancelled)
    {
        try
        {
            return await task.WaitAsync(limit ?? Signal.Patience, cancelled);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {limit ?? Signal.Patience} in vain for {what} to a slash command.");
        }
    }
}
