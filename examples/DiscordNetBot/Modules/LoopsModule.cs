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
        var table = new StringBuilder().AppendLine($"{"loop",-18}{"state",-15}{"next (UTC)",-21}{"last took",-11}failures");
        foreach (var loop in loops.Registry.GetStatus())
        {
            var next = loop.NextIteration is { } instant ? $"{instant.UtcDateTime:yyyy-MM-dd HH:mm:ss}" : "-";
            var took = loop.LastDuration is { } duration ? $"{duration.TotalMilliseconds:0} ms" : "-";
            table.AppendLine($"{loop.Name,-18}{loop.State,-15}{next,-21}{took,-11}{loop.Failures}");
        }

        await RespondAsync(Format.Code(table.ToString().TrimEnd()), ephemeral: true);
    }

    [SlashCommand("stop", "Lets a loop finish what it does, and no more.")]
    public Task StopAsync(string name) => ControlAsync(name, loop =>
    {
        loop.Stop();
        return $"{name} ends.";
    });

    [SlashCommand("start", "Starts a loop that has ended.")]
    public Task StartAsync(string name) => ControlAsync(name, loop => loop.TryStart() ? $"{name} is started." : $"{name} runs already.");

    [SlashCommand("retime", "Gives a loop another interval, at once and until the bot restarts.")]
    public Task RetimeAsync(string name, [MinValue(0.01), MaxValue(525_600)] double minutes) => ControlAsync(name, loop =>
    {
        loop.ChangeSchedule(Schedule.Every(TimeSpan.FromMinutes(minutes)));
        return $"{name}: {loop.Schedule}, next at {loop.NextIteration:HH:mm:ss} UTC.";
    });

    /// <summary>What a person got wrong is told in the loops' own words: they name what there is.</summary>
    private async Task ControlAsync(string name, Func<TaskLoop, string> control)
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

        await RespondAsync(answer, ephemeral: true);
    }
}
