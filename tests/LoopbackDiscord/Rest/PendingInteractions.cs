using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using TaskLoops.Loopback.Payloads;

namespace TaskLoops.Loopback.Rest;

/// <summary>The interactions that were sent to the bot, by the id and the token with which it answers them.</summary>
internal sealed class PendingInteractions
{
    private readonly ConcurrentDictionary<string, SlashCommandUse> _byId = new();
    private readonly ConcurrentDictionary<string, SlashCommandUse> _byToken = new();

    public void Add(SlashCommandUse use)
    {
        _byId[use.Id] = use;
        _byToken[use.Token] = use;
    }

    /// <returns>The channel of the interaction; 0 for one that is not known here.</returns>
    public ulong Answer(string id, JsonObject response)
    {
        if (!_byId.TryGetValue(id, out var use))
            return 0;

        use.Answered(response);
        return DiscordPayloads.ChannelOf(use.GuildId);
    }

    /// <inheritdoc cref="Answer"/>
    public ulong FollowUp(string token, JsonObject message)
    {
        if (_byToken.TryGetValue(token, out var use))
            use.FollowedUp(message);

        return ChannelOf(token);
    }

    public ulong ChannelOf(string token) => _byToken.TryGetValue(token, out var use) ? DiscordPayloads.ChannelOf(use.GuildId) : 0;
}
