using TaskLoops.AdapterSuite.DSharpPlus;
using TaskLoops.AdapterSuite.Storms;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>The real client in a storm, spared what it does not survive: close code 4009, and whatever ends in a RESUME that fails.</summary>
public sealed class StormLoopbackRig : LoopbackRig, IStormRig
{
    private const int UnknownError = 4000;

    public StormLoopbackRig() => Cuts = new Dictionary<string, Func<Task>>
    {
        ["cut"] = () => ResumedAfterAsync(() => Discord.Gateway.CutAsync()),
        ["closed with 4000"] = () => ResumedAfterAsync(() => Discord.Gateway.CloseAsync(UnknownError)),
        ["reconnect asked for"] = () => ResumedAfterAsync(() => Discord.Gateway.RequestReconnectAsync()),
        ["session kept"] = () => ResumedAfterAsync(() => Discord.Gateway.InvalidateSessionAsync(resumable: true)),
        ["session invalid"] = BeginNewSessionAsync,
    };

    public IReadOnlyDictionary<string, Func<Task>> Cuts { get; }

    /// <summary>The library takes no token: what is on its way is sent.</summary>
    public async Task PostAsync(string text, CancellationToken cancelled)
    {
        var channel = await Client.GetChannelAsync(Discord.Options.GuildIds[1] + 1);
        cancelled.ThrowIfCancellationRequested();
        await channel.SendMessageAsync(text);
    }

    public override async Task BeginNewSessionAsync(SessionEnd why)
    {
        var created = SessionsCreated(1);
        await Discord.Gateway.InvalidateSessionAsync(resumable: false);
        await created;
    }

    private async Task ResumedAfterAsync(Func<Task> cut)
    {
        var resumes = Discord.Gateway.Resumes;
        await cut();
        await Discord.Gateway.WaitUntilAsync(gateway => gateway.Resumes > resumes);

        // What comes after RESUMED has arrived: nothing else tells.
        var heard = MessageHeard;
        await Discord.Users.SayAsync("Are you there?");
        await heard;
    }
}
