using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskLoops;
using TaskLoops.Hosting;
using TaskLoops.Loopback.Gateway;

namespace Rehearsal;

/// <summary>A bot as it is, but for what surrounds it: its client is pointed at the stand-in for Discord, its clock is set, and the story listens.</summary>
public abstract class RehearsedBot(Stage stage, IHost host) : IAsyncDisposable
{
    private int _statusesSeen;

    public IServiceProvider Services => host.Services;

    public HostedLoops Loops => Services.GetRequiredService<HostedLoops>();

    public Task StartAsync() => host.StartAsync();

    public Task StopAsync() => host.StopAsync();

    /// <summary>The status that the bot shows at an iteration of its loop.</summary>
    public abstract string StatusAt(long iteration);

    /// <summary>Puts a suggestion where the command would put it, when no command can be used.</summary>
    public abstract void Suggest(string suggestion);

    /// <summary>What an edit of appsettings.json does.</summary>
    public void Configure(string key, string value)
    {
        var configuration = (IConfigurationRoot)Services.GetRequiredService<IConfiguration>();
        stage.Story.Say($"   {key} = {value}");
        configuration[key] = value;
        configuration.Reload();
    }

    public LoopState StateOf(string loop) => Loops.Get(loop).GetStatus().State;

    public int CountOf(string loop) => Loops.Registry.Loops.Count(each => each.Name == loop);

    /// <summary>Waits until the bot has posted something, and shows it.</summary>
    public async Task<string> ReadAsync(string beginning, string containing)
    {
        string? found = null;
        await stage.Discord.Rest.WaitUntilAsync(
            _ => (found = stage.Posts(beginning).FirstOrDefault(text => text.Contains(containing, StringComparison.Ordinal))) is not null,
            what: $"a post '{beginning} … {containing}'");
        stage.Story.Say($"<bot>  {found}");
        return found!;
    }

    /// <summary>A person uses a command, and reads what the bot answers.</summary>
    public async Task<string> UseAsync(string command, JsonObject? arguments = null)
    {
        stage.Story.Say($"<user> /{command} {string.Join(' ', (arguments ?? []).Select(argument => $"{argument.Key}: {argument.Value}"))}");
        var use = await stage.Discord.Users.UseSlashCommandAsync(command, arguments);
        var answer = await use.TextAsync();
        stage.Story.Say($"<bot>  {answer}");
        return answer;
    }

    /// <summary>Waits until people see the bot's next status.</summary>
    public async Task SeesStatusAsync(string status)
    {
        await stage.Discord.Gateway.WaitUntilAsync(gateway => Statuses(gateway).Skip(_statusesSeen).Contains(status), what: $"the status '{status}'");
        _statusesSeen = Statuses(stage.Discord.Gateway).Count();
        stage.Story.Say($"<bot>  has the status: {status}");
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        host.Dispose();
        return default;
    }

    /// <summary>DSharpPlus uses Discord's older name for what is one of several today.</summary>
    private static IEnumerable<string?> Statuses(LoopbackGateway gateway) => gateway.Received
        .Where(message => message.Opcode == GatewayOpcode.PresenceUpdate)
        .Select(message => (string?)(message.Data?["activities"]?[0] ?? message.Data?["game"])?["state"]);
}
