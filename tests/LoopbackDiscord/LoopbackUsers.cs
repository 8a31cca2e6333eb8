using System.Text.Json;
using System.Text.Json.Nodes;
using TaskLoops.Loopback.Gateway;
using TaskLoops.Loopback.Payloads;
using TaskLoops.Loopback.Rest;

namespace TaskLoops.Loopback;

/// <summary>What people do. The guild is the first one, unless another is named; the channel is the guild's only one.</summary>
public sealed class LoopbackUsers
{
    private const int SubCommand = 1;
    private const int SubCommandGroup = 2;

    private readonly DiscordPayloads _payloads;
    private readonly LoopbackGateway _gateway;
    private readonly LoopbackRest _rest;

    internal LoopbackUsers(DiscordPayloads payloads, LoopbackGateway gateway, LoopbackRest rest)
    {
        _payloads = payloads;
        _gateway = gateway;
        _rest = rest;
    }

    /// <summary>MESSAGE_CREATE from the human user.</summary>
    public Task SayAsync(string content, ulong? guildId = null)
    {
        var guild = guildId ?? _payloads.Options.GuildIds[0];
        var message = _payloads.Message(DiscordPayloads.ChannelOf(guild), _payloads.Options.UserId, new JsonObject { ["content"] = content });
        var member = _payloads.Member(_payloads.Options.UserId);
        member.Remove("user");
        message["guild_id"] = DiscordPayloads.Text(guild);
        message["member"] = member;
        return _gateway.DispatchAsync(_gateway.ShardOf(guild), "MESSAGE_CREATE", message);
    }

    /// <summary>INTERACTION_CREATE for a slash command.</summary>
    /// <param name="command">Its name; that of a subcommand follows after a space: <c>loops status</c>.</param>
    /// <param name="arguments">Texts, whole numbers, numbers and booleans, by their names.</param>
    /// <param name="guildId">Where it is used.</param>
    public async Task<SlashCommandUse> UseSlashCommandAsync(string command, JsonObject? arguments = null, ulong? guildId = null)
    {
        var guild = guildId ?? _payloads.Options.GuildIds[0];
        var use = new SlashCommandUse(_payloads.NewId(), $"token-{_payloads.NewId()}", guild, DiscordPayloads.ChannelOf(guild));
        _rest.Interactions.Add(use);
        var interaction = _payloads.Interaction(use.Id, use.Token, guild, Data(command.Split(' '), arguments ?? [], guild));
        await _gateway.DispatchAsync(_gateway.ShardOf(guild), "INTERACTION_CREATE", interaction);
        return use;
    }

    private JsonObject Data(string[] names, JsonObject arguments, ulong guild)
    {
        var registered = _rest.Commands.FindSlashCommand(DiscordPayloads.Text(guild), names[0]);
        var data = new JsonObject
        {
            ["id"] = (string?)registered?["id"] ?? _payloads.NewId(),
            ["name"] = names[0],
            ["type"] = 1,
        };
        if ((string?)registered?["guild_id"] is { } ofGuild)
            data["guild_id"] = ofGuild;

        var innermost = data;
        JsonNode? definition = registered;
        foreach (var name in names.Skip(1))
        {
            definition = Option(definition, name);
            var inner = new JsonObject { ["name"] = name, ["type"] = (int?)definition?["type"] ?? (name == names[^1] ? SubCommand : SubCommandGroup) };
            innermost["options"] = new JsonArray(inner);
            innermost = inner;
        }

        innermost["options"] = DiscordPayloads.ToArray(arguments, argument => new JsonObject
        {
            ["name"] = argument.Key,
            ["type"] = (int?)Option(definition, argument.Key)?["type"] ?? TypeOf(argument.Value!),
            ["value"] = argument.Value!.DeepClone(),
        });
        return data;
    }

    private static JsonNode? Option(JsonNode? definition, string name) => (definition?["options"] as JsonArray)?.FirstOrDefault(option => (string?)option?["name"] == name);

    private static int TypeOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.True or JsonValueKind.False => 5,
        JsonValueKind.Number when value.ToJsonString().All(char.IsAsciiDigit) => 4,
        JsonValueKind.Number => 10,
        _ => 3,
    };
}
