using System.Text.Json.Nodes;
using TaskLoops.Loopback.Payloads;

namespace TaskLoops.Loopback.Rest;

/// <summary>The application commands that a bot has registered: for all guilds, or for one.</summary>
internal sealed class RegisteredCommands(DiscordPayloads payloads)
{
    private readonly Lock _gate = new();

    /// <summary>By name and type, within the guild; the empty guild is "all guilds".</summary>
    private readonly Dictionary<(string Guild, string Name, int Type), JsonObject> _commands = [];

    public JsonArray All(string guild)
    {
        lock (_gate)
            return AllNoLock(guild);
    }

    public JsonArray Overwrite(string guild, JsonArray commands)
    {
        lock (_gate)
        {
            var former = _commands.Where(command => command.Key.Guild == guild).ToDictionary();
            foreach (var key in former.Keys)
                _commands.Remove(key);

            foreach (var command in commands)
                PutNoLock(guild, command!.AsObject(), former);

            return AllNoLock(guild);
        }
    }

    public JsonObject Put(string guild, JsonObject command)
    {
        lock (_gate)
            return PutNoLock(guild, command, _commands).DeepClone().AsObject();
    }

    public JsonObject? Find(string guild, string id)
    {
        lock (_gate)
            return FindNoLock(guild, id)?.DeepClone().AsObject();
    }

    public JsonObject? Change(string guild, string id, JsonObject changes)
    {
        lock (_gate)
        {
            if (FindNoLock(guild, id) is not { } command)
                return null;

            foreach (var (name, value) in changes)
                command[name] = value?.DeepClone();

            return command.DeepClone().AsObject();
        }
    }

    public void Remove(string guild, string id)
    {
        lock (_gate)
        {
            foreach (var key in _commands.Where(command => command.Key.Guild == guild && (string?)command.Value["id"] == id).Select(command => command.Key).ToArray())
                _commands.Remove(key);
        }
    }

    /// <summary>The slash command of that name: the guild's own before the one for all.</summary>
    public JsonObject? FindSlashCommand(string guild, string name)
    {
        lock (_gate)
            return (_commands.GetValueOrDefault((guild, name, 1)) ?? _commands.GetValueOrDefault(("", name, 1)))?.DeepClone().AsObject();
    }

    private JsonArray AllNoLock(string guild) =>
        DiscordPayloads.ToArray(_commands.Where(command => command.Key.Guild == guild), command => command.Value.DeepClone());

    private JsonObject? FindNoLock(string guild, string id) =>
        _commands.FirstOrDefault(command => command.Key.Guild == guild && (string?)command.Value["id"] == id).Value;

    private JsonObject PutNoLock(string guild, JsonObject given, Dictionary<(string Guild, string Name, int Type), JsonObject> former)
    {
        var type = (int?)given["type"] ?? 1;
        var key = (guild, (string)given["name"]!, type);
        var command = given.DeepClone().AsObject();
        command["id"] = former.TryGetValue(key, out var before) ? (string?)before["id"] : payloads.NewId();
        command["application_id"] = DiscordPayloads.Text(payloads.Options.BotId);
        command["version"] = payloads.NewId();
        command["type"] = type;
        command["description"] ??= "";
        command["default_member_permissions"] ??= null;
        command["nsfw"] ??= false;
        if (guild.Length > 0)
            command["guild_id"] = guild;

        return _commands[key] = command;
    }
}
