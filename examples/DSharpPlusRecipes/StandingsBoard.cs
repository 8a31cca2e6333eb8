namespace DSharpPlusRecipes;

/// <summary>Where standings are posted: a channel, in a bot.</summary>
public sealed class StandingsBoard(TextWriter board)
{
    public Task PostAsync(string standings, CancellationToken cancelled) => board.WriteLineAsync(standings.AsMemory(), cancelled);
}
