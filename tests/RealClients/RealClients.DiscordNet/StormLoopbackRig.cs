using Discord;
using TaskLoops.AdapterSuite.DiscordNet;
using TaskLoops.AdapterSuite.Storms;
using TaskLoops.Loopback;

namespace TaskLoops.RealClients.DiscordNet;

/// <summary>The real client in a storm.</summary>
public sealed class StormLoopbackRig : LoopbackRig, IStormRig
{
    private const int UnknownError = 4000;
    private const int SessionTimedOut = 4009;

    public StormLoopbackRig() => Cuts = new Dictionary<string, Func<Task>>
    {
        ["cut"] = () => BackAfterAsync(() => Discord.Gateway.CutAsync()),
        ["closed with 4000"] = () => BackAfterAsync(() => Discord.Gateway.CloseAsync(UnknownError)),
        ["closed with 4009"] = () => BackAfterAsync(() => Discord.Gateway.CloseAsync(SessionTimedOut)),
        ["reconnect asked for"] = () => BackAfterAsync(() => Discord.Gateway.RequestReconnectAsync()),
        ["heartbeats missed"] = () => BackAfterAsync(MissHeartbeatsAsync),
        ["gone for a while"] = () => BackAfterAsync(StayAwayAsync),
        ["not resumed"] = LoseSessionAsync,
        ["session invalid"] = BeginNewSessionAsync,
    };

    LoopbackDiscord IStormRig.Discord => Discord;

    public IReadOnlyDictionary<string, Func<Task>> Cuts { get; }

    public Task PostAsync(string text, CancellationToken cancelled) =>
        Channel().SendMessageAsync(text, options: new RequestOptions { CancelToken = cancelled });

    private async Task BackAfterAsync(Func<Task> cut)
    {
        var connected = NextConnected();
        await cut();
        await connected;
    }

    private async Task MissHeartbeatsAsync()
    {
        var disconnected = NextDisconnected();
        Discord.Gateway.AnswersHeartbeats = false;
        await disconnected;
        Discord.Gateway.AnswersHeartbeats = true;
    }

    private async Task StayAwayAsync()
    {
        await LoseConnectionAsync();
        await Task.Delay(TimeSpan.FromSeconds(0.7));
        Discord.Gateway.OpenPort();
    }

    private async Task LoseSessionAsync()
    {
        var ready = NextReady();
        Discord.Gateway.AcceptsResumes = false;
        await Discord.Gateway.CutAsync();
        await ready;
        Discord.Gateway.AcceptsResumes = true;
    }
}
