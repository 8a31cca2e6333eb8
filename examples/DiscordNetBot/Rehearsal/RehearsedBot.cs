using System.Text;
using System.Text.Json.Nodes;
using Discord;
using Discord.Interactions;
using Discord.Net.Rest;
using Discord.WebSocket;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskLoops;
using TaskLoops.Hosting;
using TaskLoops.Loopback;
using TaskLoops.Loopback.Gateway;

namespace DiscordNetBot.Rehearsal;

/// <summary>The bot as it is, but for what surrounds it: its client is pointed at the stand-in for Discord, its clock is set, and the story listens.</summary>
internal sealed class RehearsedBot : IDisposable
{
    private readonly IHost _host;
    private readonly LoopbackDiscord _discord;
    private readonly Story _story;

    public RehearsedBot(LoopbackDiscord discord, Story story, string dataFolder, TimeProvider clock, LogPages log)
    {
        _discord = discord;
        _story = story;
        Channel = discord.Options.GuildIds[0] + 1;

        var builder = Bot.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DISCORD_TOKEN"] = $"{Convert.ToBase64String(Encoding.ASCII.GetBytes($"{discord.Options.BotId}"))}.no-secret.{new string('x', 40)}",
            ["Bot:Channel"] = $"{Channel}",
            ["Bot:DataFolder"] = dataFolder,
            ["TaskLoops:Loops:suggestions:Interval"] = "00:00:00.2",
        });
        builder.AddBot();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(new DiscordSocketConfig
        {
            GatewayIntents = GatewayIntents.Guilds,
            GatewayHost = $"ws://{discord.GatewayUri.Authority}",
            RestClientProvider = _ => DefaultRestClientProvider.Instance(discord.RestUri.AbsoluteUri),
        });
        builder.Services.Configure<TaskLoopsOptions>(options => options.Loops = new LoopOptions(options.Loops)
        {
            Listener = story,
            Retry = new RetryPolicy { BaseDelay = TimeSpan.FromMilliseconds(100), MaxDelay = TimeSpan.FromSeconds(1) },
        });
        _host = builder.Build();
        Listen();
    }

    public ulong Channel { get; }

    public IServiceProvider Services => _host.Services;

    public DiscordSocketClient Client => Services.GetRequiredService<DiscordSocketClient>();

    public InteractionService Interactions => Services.GetRequiredService<InteractionService>();

    public HostedLoops Loops => Services.GetRequiredService<HostedLoops>();

    /// <summary>What the channel held at the moment when the client had logged out.</summary>
    public IReadOnlyList<string>? PostedAtLogout { get; private set; }

    public Task StartAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    /// <summary>What an edit of appsettings.json does.</summary>
    public void Configure(string key, string value)
    {
        var configuration = (IConfigurationRoot)Services.GetRequiredService<IConfiguration>();
        _story.Say($"   {key} = {value}");
        configuration[key] = value;
        configuration.Reload();
    }

    public LoopState StateOf(string loop) => Loops.Get(loop).GetStatus().State;

    public int CountOf(string loop) => Loops.Registry.Loops.Count(each => each.Name == loop);

    /// <summary>What the bot has posted in its channel and begins so.</summary>
    public IReadOnlyList<string> Posts(string beginning) =>
        [.. _discord.Rest.MessagesIn(Channel).Select(message => (string?)message["content"] ?? "").Where(text => text.StartsWith(beginning, StringComparison.Ordinal))];

    /// <summary>Waits until the bot has posted something, and shows it.</summary>
    public async Task<string> ReadAsync(string beginning, string containing)
    {
        string? found = null;
        await _discord.Rest.WaitUntilAsync(_ => (found = Posts(beginning).FirstOrDefault(text => text.Contains(containing, StringComparison.Ordinal))) is not null, what: $"a post '{beginning} … {containing}'");
        _story.Say($"<bot>  {found}");
        return found!;
    }

    /// <summary>A person uses a command, and reads what the bot answers.</summary>
    public async Task<string> UseAsync(string command, JsonObject? arguments = null)
    {
        _story.Say($"<user> /{command} {string.Join(' ', (arguments ?? []).Select(argument => $"{argument.Key}: {argument.Value}"))}");
        var use = await _discord.Users.UseSlashCommandAsync(command, arguments);
        var answer = await use.TextAsync();
        _story.Say($"<bot>  {answer}");
        return answer;
    }

    /// <summary>Waits until people see the bot's status.</summary>
    public async Task SeesStatusAsync(string status)
    {
        await _discord.Gateway.WaitUntilAsync(
            gateway => gateway.Received.Any(message => message.Opcode == GatewayOpcode.PresenceUpdate && (string?)message.Data?["activities"]?[0]?["state"] == status),
            what: $"the status '{status}'");
        _story.Say($"<bot>  has the status: {status}");
    }

    public void Dispose() => _host.Dispose();

    private void Listen()
    {
        Client.Connected += () => _story.Happened("The client is connected.");
        Client.Ready += () => _story.Happened("The client is ready.");
        Client.Disconnected += failure => _story.Happened($"The client is disconnected ({failure.Message}).");
        Client.LoggedOut += () =>
        {
            PostedAtLogout = Posts("");
            return _story.Happened("The client is logged out.");
        };
    }
}
