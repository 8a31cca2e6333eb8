using System.ComponentModel;
using System.Text;
using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.Commands.ArgumentModifiers;
using DSharpPlus.Commands.ContextChecks;
using DSharpPlus.Commands.Processors.SlashCommands;
using DSharpPlus.Entities;
using TaskLoops;
using TaskLoops.Hosting;

namespace DSharpPlusBot.Commands;

/// <summary>Commands that show and control the loops of the bot, whichever they are.</summary>
[Command("loops"), Description("The bot's background loops.")]
[RequirePermissions([], [DiscordPermission.ManageGuild])]
public sealed class LoopCommands(HostedLoops loops)
{
    [Command("list"), Description("Shows what the loops do.")]
    public async ValueTask ListAsync(SlashCommandContext context)
    {
        var table = new StringBuilder().AppendLine($"{"loop",-18}{"state",-15}{"next (UTC)",-21}{"last took",-11}failures");
        foreach (var loop in loops.Registry.GetStatus())
        {
            var next = loop.NextIteration is { } instant ? $"{instant.UtcDateTime:yyyy-MM-dd HH:mm:ss}" : "-";
            var took = loop.LastDuration is { } duration ? $"{duration.TotalMilliseconds:0} ms" : "-";
            table.AppendLine($"{loop.Name,-18}{loop.State,-15}{next,-21}{took,-11}{loop.Failures}");
        }

        await context.RespondAsync(Formatter.BlockCode(table.ToString().TrimEnd()), ephemeral: true);
    }

    [Command("stop"), Description("Lets a loop finish what it does, and no more.")]
    public ValueTask StopAsync(SlashCommandContext context, string name) => ControlAsync(context, name, loop =>
    {
        loop.Stop();
        return $"{name} ends.";
    });

    [Command("start"), Description("Starts a loop that has ended.")]
    public ValueTask StartAsync(SlashCommandContext context, string name) =>
        ControlAsync(context, name, loop => loop.TryStart() ? $"{name} is started." : $"{name} runs already.");

    [Command("retime"), Description("Gives a loop another interval, at once and until the bot restarts.")]
    public ValueTask RetimeAsync(SlashCommandContext context, string name, [MinMaxValue(0.01, 525_600.0)] double minutes) => ControlAsync(context, name, loop =>
    {
        loop.ChangeSchedule(Schedule.Every(TimeSpan.FromMinutes(minutes)));
        return $"{name}: {loop.Schedule}, next at {loop.NextIteration:HH:mm:ss} UTC.";
    });

    /// <summary>What a person got wrong is told in the loops' own words: they name what there is.</summary>
    private async ValueTask ControlAsync(SlashCommandContext context, string name, Func<TaskLoop, string> control)
    {
        string answer;
        try
        {
            answer = control(loops.Get(name));
        }
        catch (Exception refused) when (refused is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            answer = refused.Message;
        }

        await context.RespondAsync(answer, ephemeral: true);
    }
}
