using System.Collections.Concurrent;

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

    public SlashCommandUse? ById(string id) => _byId.GetValueOrDefault(id);

    public SlashCommandUse? ByToken(string token) => _byToken.GetValueOrDefault(token);
}
