using DSharpPlus.Commands;
using TaskLoops.DSharpPlus;

namespace DSharpPlusRecipes;

/// <summary>Switches a feature off and on, commands and loops, for as long as the bot runs.</summary>
public sealed class FeatureCommands
{
    [Command("stats-off")]
    public async ValueTask SwitchOffAsync(CommandContext context)
    {
        var wasThere = await context.Extension.RemoveCommandsWithLoopsAsync<StatsCommands>();
        await context.RespondAsync(wasThere ? "No more statistics." : "There were none.");
    }

    [Command("stats-on")]
    public async ValueTask SwitchOnAsync(CommandContext context)
    {
        await context.Extension.RemoveCommandsWithLoopsAsync<StatsCommands>();
        await context.Extension.AddCommandsWithLoopsAsync<StatsCommands>();
        await context.RespondAsync("Statistics again.");
    }
}
