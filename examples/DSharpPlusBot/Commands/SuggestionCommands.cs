using System.ComponentModel;
using DSharpPlus.Commands;
using DSharpPlus.Commands.Processors.SlashCommands;
using TaskLoops;

namespace DSharpPlusBot.Commands;

/// <summary>A command that collects, and a loop that posts what was collected. What they share is in the box, a service, and not in a field.</summary>
public sealed class SuggestionCommands(SuggestionBox box, BotChannel channel)
{
    [Command("suggest"), Description("Suggests something to all.")]
    public async ValueTask SuggestAsync(SlashCommandContext context, string suggestion) =>
        await context.RespondAsync($"Thank you. It will be posted soon; {box.Add(suggestion)} waiting.", ephemeral: true);

    [ModuleLoop(Name = "suggestions", Minutes = 10)]
    public async Task PostAsync(CancellationToken cancelled)
    {
        var waiting = box.Waiting();
        if (waiting.Count == 0)
            return;

        await channel.PostAsync($"Suggested: {string.Join("; ", waiting)}", cancelled);
        box.Remove(waiting.Count);
    }

    /// <summary>The bot shuts down, or the commands are removed: the rest is posted, while the client is still there.</summary>
    [AfterLoop(nameof(PostAsync))]
    public async Task FlushAsync(CancellationToken limit) => await PostAsync(limit);
}
