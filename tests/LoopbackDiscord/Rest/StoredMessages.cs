using System.Text.Json.Nodes;
using TaskLoops.Loopback.Payloads;

namespace TaskLoops.Loopback.Rest;

/// <summary>The messages that the bot has posted.</summary>
internal sealed class StoredMessages(DiscordPayloads payloads)
{
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _messages = [];

    public JsonObject Post(ulong channel, JsonObject? said)
    {
        var message = payloads.Message(channel, payloads.Options.BotId, said);
        lock (_gate)
            _messages.Add(message);

        return message.DeepClone().AsObject();
    }

    public JsonObject[] In(ulong channel)
    {
        lock (_gate)
            return [.. _messages.Where(message => (string?)message["channel_id"] == DiscordPayloads.Text(channel)).Select(message => message.DeepClone().AsObject())];
    }

    public JsonObject? Find(string id)
    {
        lock (_gate)
            return FindNoLock(id)?.DeepClone().AsObject();
    }

    public JsonObject? Change(string id, JsonObject? changes)
    {
        lock (_gate)
        {
            if (FindNoLock(id) is not { } message)
                return null;

            foreach (var name in new[] { "content", "embeds", "components" })
            {
                if (changes?[name] is { } value)
                    message[name] = value.DeepClone();
            }

            return message.DeepClone().AsObject();
        }
    }

    public void Remove(string id)
    {
        lock (_gate)
            _messages.RemoveAll(message => (string?)message["id"] == id);
    }

    private JsonObject? FindNoLock(string id) => _messages.Find(message => (string?)message["id"] == id);
}
