using System.Text;
using Discord;
using Discord.Interactions;
using TaskLoops;
using TaskLoops.Hosting;

namespace DiscordNetBot.Modules;

/// <summary>Commands that show and control the loops of the bot, whichever they are.</summary>
[Group("loops", "The bot's background loops.")]
[DefaultMemberPermissions(GuildPermission.ManageGuild)]
public sealed class LoopsModule(HostedLoops loops) : InteractionModuleBase<SocketInteractionContext>
{
    [SlashCommand("list", "Shows what the loops do.")]
    public async Task ListAsync()
    {
        var table = new StringBuilder().AppendLine($"{"loop",-18}{"state",-10}{"next (UTC)",-21}{"last took",-11}failures");
        foreach (var loop in loops.Registry.GetStatus())
        {
            var next = loop.NextIteration is { } instant ? $"{instant.UtcDateTime:yyyy-MM-dd HH:mm:ss}" : "-";
            var took = loop.LastDuration is { } duration ? $"{duration.TotalMilliseconds:0} ms" : "-";
            table.AppendLine($"{loop.Name,-18}{loop.State,-10}{next,-21}{took,-11}{loop.Failures}");
        }

        await RespondAsync(Format.Code(table.ToString()), ephemeral: true);
    }

    [SlashCommand("stop", "Lets a loop finish what it does, and no more.")]
    public async Task StopAsync(string name)
    {
        loops.Get(name).Stop();
        await RespondAsync($"{name} ends.", ephemeral: true);
    }

    [SlashCommand("start", "Starts a loop that has ended.")]
    public async Task StartAsync(string name) =>
        await RespondAsync(loops.Get(name).TryStart() ? $"{name} is started." : $"{name} runs already.", ephemeral: true);

    [SlashCommand("retime", "Gives a loop another interval, at once and until the bot restarts.")]
    public async Task RetimeAsync(string name, [MinValue(0.01), MaxValue(525_600)] double minutes)
    {
        var loop = loops.Get(name);
        loop.ChangeSchedule(Schedule.Every(TimeSpan.FromMinutes(minutes)));
        await RespondAsync($"{name}: {loop.Schedule}, next at {loop.NextIteration:HH:mm:ss}.", ephemeral: true);
    }
}
