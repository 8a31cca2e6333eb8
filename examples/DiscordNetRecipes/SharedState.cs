using System.Collections.Concurrent;
using Discord;
using Discord.Interactions;
using Discord.WebSocket;
using TaskLoops;
using TaskLoops.Hosting;

namespace DiscordNetRecipes;

/// <summary>What commands and loops have in common: a singleton of the container, for several threads at once.</summary>
public sealed class VoteBox
{
    private readonly ConcurrentDictionary<string, int> _votes = new();

    public int Vote(string name) => _votes.AddOrUpdate(name, 1, (_, votes) => votes + 1);

    public string Standings() => string.Join(", ", _votes.OrderByDescending(vote => vote.Value).Select(vote => $"{vote.Key}: {vote.Value}"));
}

public sealed class VotesModule(VoteBox box, HostedLoops loops, DiscordSocketClient client) : InteractionModuleBase<SocketInteractionContext>
{
    private const ulong Channel = 1234567890;

    [SlashCommand("vote", "Votes for somebody.")]
    public async Task VoteAsync(string name) => await RespondAsync($"{name} has {box.Vote(name)} votes.");

    [SlashCommand("pause-votes", "Posts no standings until they are resumed.")]
    public async Task PauseAsync()
    {
        loops.Get<VotesModule>(nameof(PostStandingsAsync)).Stop();
        await RespondAsync("No more standings for now.", ephemeral: true);
    }

    [SlashCommand("resume-votes", "Posts standings again.")]
    public async Task ResumeAsync()
    {
        var started = loops.Get<VotesModule>(nameof(PostStandingsAsync)).TryStart();
        await RespondAsync(started ? "Here they come." : "They are posted anyway.", ephemeral: true);
    }

    [ModuleLoop(Minutes = 30)]
    public async Task PostStandingsAsync(CancellationToken cancelled)
    {
        if (client.GetChannel(Channel) is IMessageChannel channel)
            await channel.SendMessageAsync(box.Standings(), options: new RequestOptions { CancelToken = cancelled });
    }
}
