using System.Globalization;
using System.Text.Json.Nodes;
using TaskLoops.Loopback.Payloads;

namespace TaskLoops.Loopback.Rest;

/// <summary>The right answer to each request. What has no route here gets 404 for a GET, and for the rest an answer that clients take for success.</summary>
internal sealed class RestRoutes(DiscordPayloads payloads, Uri gatewayUri, RegisteredCommands commands, StoredMessages messages, PendingInteractions interactions)
{
    private const int MessageResponse = 4;

    public RestAnswer Answer(RestRequest request) => request.Segments switch
    {
        ["gateway"] or ["gateway", "bot"] => RestAnswer.Ok(payloads.GatewayBot(gatewayUri)),
        ["oauth2" or "applications", .., "@me"] => RestAnswer.Ok(payloads.Application()),
        ["voice", "regions"] => RestAnswer.Ok(new JsonArray()),
        ["users", ..] => OfUsers(request),
        ["applications", _, "commands", .. var rest] => OfCommands(request, "", rest),
        ["applications", _, "guilds", var guild, "commands", .. var rest] => OfCommands(request, guild, rest),
        ["applications", ..] when request.Method == "GET" => RestAnswer.Ok(new JsonArray()),
        ["channels", var channel, .. var rest] when TryId(channel, out var id) => OfChannel(request, id, rest),
        ["guilds", var guild, .. var rest] when TryId(guild, out var id) => OfGuild(request, id, rest),
        ["interactions", var id, _, "callback"] => OfCallback(request, id),
        ["webhooks", _, var token, .. var rest] => OfWebhook(request, token, rest),
        _ => Otherwise(request),
    };

    private static bool TryId(string text, out ulong id) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private RestAnswer OfUsers(RestRequest request) => (request.Method, request.Segments[1..]) switch
    {
        ("GET" or "PATCH", ["@me"]) => RestAnswer.Ok(payloads.Bot()),
        ("GET", ["@me", "guilds"]) => RestAnswer.Ok(DiscordPayloads.ToArray(payloads.Options.GuildIds, payloads.Guild)),
        ("POST", ["@me", "channels"]) => RestAnswer.Ok(DirectChannel(request.Json())),
        ("GET", [var user]) when TryId(user, out var id) => RestAnswer.Ok(payloads.User(id)),
        _ => Otherwise(request),
    };

    private JsonObject DirectChannel(JsonObject? asked)
    {
        var user = TryId(asked?["recipient_id"]?.ToString() ?? "", out var id) ? id : payloads.Options.UserId;
        return payloads.DirectChannel(user + 1, user);
    }

    private RestAnswer OfCommands(RestRequest request, string guild, string[] rest)
    {
        switch (request.Method, rest)
        {
            case ("GET", []):
                return RestAnswer.Ok(commands.All(guild));
            case ("PUT", []):
                return RestAnswer.Ok(commands.Overwrite(guild, JsonNode.Parse(request.Body)!.AsArray()));
            case ("POST", []):
                return RestAnswer.Ok(commands.Put(guild, request.Json()!));
            case ("GET", [var id]):
                return OkOr(commands.Find(guild, id), "Unknown application command", 10063);
            case ("PATCH", [var id]):
                return OkOr(commands.Change(guild, id, request.Json()!), "Unknown application command", 10063);
            case ("DELETE", [var id]):
                commands.Remove(guild, id);
                return RestAnswer.NoContent;
            default:
                return RestAnswer.Ok(new JsonArray());
        }
    }

    private RestAnswer OfChannel(RestRequest request, ulong channel, string[] rest)
    {
        switch (request.Method, rest)
        {
            case ("GET" or "PATCH", []):
                return RestAnswer.Ok(payloads.Channel(channel));
            case ("POST", ["messages"]):
                return RestAnswer.Ok(messages.Post(channel, request.Json()));
            case ("GET", ["messages"]):
                return RestAnswer.Ok(DiscordPayloads.ToArray(messages.In(channel), message => message));
            case ("GET", ["messages", var id]):
                return OkOr(messages.Find(id), "Unknown Message", 10008);
            case ("PATCH", ["messages", var id]):
                return OkOr(messages.Change(id, request.Json()), "Unknown Message", 10008);
            case ("DELETE", ["messages", var id]):
                messages.Remove(id);
                return RestAnswer.NoContent;
            case ("POST", ["typing"]):
                return RestAnswer.NoContent;
            default:
                return Otherwise(request);
        }
    }

    private RestAnswer OfGuild(RestRequest request, ulong guild, string[] rest)
    {
        if (!payloads.Options.GuildIds.Contains(guild))
            return RestAnswer.NotFound("Unknown Guild", 10004);

        return (request.Method, rest) switch
        {
            ("GET" or "PATCH", []) => RestAnswer.Ok(payloads.Guild(guild)),
            ("GET", ["channels"]) => RestAnswer.Ok(new JsonArray(payloads.Channel(DiscordPayloads.ChannelOf(guild)))),
            ("GET", ["roles"]) => RestAnswer.Ok(payloads.Guild(guild)["roles"]!.DeepClone()),
            ("GET", ["members"]) => RestAnswer.Ok(new JsonArray(payloads.Member(payloads.Options.BotId), payloads.Member(payloads.Options.UserId))),
            ("GET", ["members", var member]) when TryId(member, out var id) => RestAnswer.Ok(payloads.Member(id)),
            _ => Otherwise(request),
        };
    }

    private RestAnswer OfCallback(RestRequest request, string id)
    {
        if (interactions.ById(id) is not { } use)
            return RestAnswer.NotFound("Unknown interaction", 10062);

        var response = request.Json()!;
        var message = (int?)response["type"] == MessageResponse ? messages.Post(use.ChannelId, response["data"] as JsonObject) : null;
        use.MessageId = (string?)message?["id"];
        use.Answered(response);
        return request.Query.Contains("with_response=true", StringComparison.OrdinalIgnoreCase)
            ? RestAnswer.Ok(new JsonObject
            {
                ["interaction"] = new JsonObject { ["id"] = id, ["type"] = 2, ["response_message_id"] = use.MessageId },
                ["resource"] = new JsonObject { ["type"] = response["type"]!.DeepClone(), ["message"] = message },
            })
            : RestAnswer.NoContent;
    }

    private RestAnswer OfWebhook(RestRequest request, string token, string[] rest)
    {
        if (interactions.ByToken(token) is not { } use)
            return RestAnswer.NotFound("Unknown Webhook", 10015);

        var id = rest is ["messages", var named] ? (named == "@original" ? use.MessageId : named) : null;
        switch (request.Method)
        {
            case "DELETE" when id is not null:
                messages.Remove(id);
                return RestAnswer.NoContent;
            case "PATCH" when id is not null:
                use.FollowedUp(request.Json()!);
                return OkOr(messages.Change(id, request.Json()), "Unknown Message", 10008);
            case "POST" or "PATCH":
                var message = messages.Post(use.ChannelId, request.Json());
                use.MessageId ??= (string?)message["id"];
                use.FollowedUp(request.Json()!);
                return RestAnswer.Ok(message);
            default:
                return OkOr(messages.Find(id ?? ""), "Unknown Message", 10008);
        }
    }

    private static RestAnswer OkOr(JsonObject? found, string unknown, int code) => found is null ? RestAnswer.NotFound(unknown, code) : RestAnswer.Ok(found);

    private RestAnswer Otherwise(RestRequest request)
    {
        if (request.Method == "GET")
            return RestAnswer.NotFound("404: Not Found", 0);

        if (request.Method is "DELETE" or "PUT")
            return RestAnswer.NoContent;

        var echo = request.Json() ?? [];
        echo["id"] ??= payloads.NewId();
        return RestAnswer.Ok(echo);
    }
}
