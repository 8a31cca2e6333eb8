using System.Collections.Concurrent;
using DSharpPlus.CommandsNext;
using DSharpPlus.CommandsNext.Attributes;
using TaskLoops;

namespace DSharpPlusRecipes;

/// <summary>One object runs the commands and the loops, at the same time if it has to: its fields are for several threads at once.</summary>
public sealed class VotesModule(StandingsBoard board) : BaseCommandModule
{
    private readonly ConcurrentDictionary<string, int> _votes = new();

    [Command("vote")]
    public async Task VoteAsync(CommandContext context, string name) =>
        await context.RespondAsync($"{name} has {_votes.AddOrUpdate(name, 1, (_, votes) => votes + 1)} votes.");

    [ModuleLoop(Minutes = 30)]
    public async Task PostStandingsAsync(CancellationToken cancelled) =>
        await board.PostAsync(string.Join(", ", _votes.OrderByDescending(vote => vote.Value).Select(vote => $"{vote.Key}: {vote.Value}")), cancelled);
}
