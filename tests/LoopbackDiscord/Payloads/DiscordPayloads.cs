using System.Globalization;
using System.Text.Json.Nodes;

namespace TaskLoops.Loopback.Payloads;

/// <summary>What Discord says of things, complete enough for the models of both clients. Ids are strings there.</summary>
internal sealed class DiscordPayloads(LoopbackDiscordOptions options)
{
    private const string EveryPermission = "2251799813685247";
    /// <summary>The first of January 2015, from which the time in an id counts, in Unix time.</summary>
    private const ulong FirstMillisecond = 1_420_070_400_000;

    private const string SomeTime = "2024-01-01T00:00:00.000000+00:00";

    private long _ids;

    public LoopbackDiscordOptions Options { get; } = options;

    public static int ShardOf(ulong guild, int shardCount) => (int)((guild >> 22) % (ulong)shardCount);

    public static ulong ChannelOf(ulong guild) => guild + 1;

    public static string Text(ulong id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>An id whose time is now: clients refuse to answer an interaction that is older than three seconds by its id.</summary>
    public string NewId() => Text(((ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - FirstMillisecond << 22) + (ulong)Interlocked.Increment(ref _ids));

    public IEnumerable<ulong> GuildsOf(int shard, int shardCount) => Options.GuildIds.Where(guild => ShardOf(guild, shardCount) == shard);

    /// <summary>The guild that has the channel; the first one for a channel that nobody knows, so that tests may name any.</summary>
    public ulong GuildOf(ulong channel) => Options.GuildIds.FirstOrDefault(guild => ChannelOf(guild) == channel, Options.GuildIds is [var first, ..] ? first : 0);

    public JsonObject Hello() => new() { ["heartbeat_interval"] = (int)Options.HeartbeatInterval.TotalMilliseconds, ["_trace"] = new JsonArray() };

    public JsonObject Ready(string sessionId, Uri gatewayUri, int shard, int shardCount, IEnumerable<ulong> guilds) => new()
    {
        ["v"] = 10,
        ["user"] = Bot(),
        ["guilds"] = ToArray(guilds, guild => new JsonObject { ["id"] = Text(guild), ["unavailable"] = true }),
        ["private_channels"] = new JsonArray(),
        ["relationships"] = new JsonArray(),
        ["read_state"] = new JsonArray(),
        ["session_id"] = sessionId,
        ["resume_gateway_url"] = gatewayUri.ToString(),
        ["shard"] = new JsonArray(shard, shardCount),
        ["application"] = new JsonObject { ["id"] = Text(Options.BotId), ["flags"] = 0 },
        ["_trace"] = new JsonArray(),
    };

    public JsonObject GatewayBot(Uri gatewayUri) => new()
    {
        ["url"] = gatewayUri.ToString(),
        ["shards"] = Options.Shards,
        ["session_start_limit"] = new JsonObject
        {
            ["total"] = 1000,
            ["remaining"] = 1000,
            ["reset_after"] = 14_400_000,
            ["max_concurrency"] = Options.MaxConcurrency,
        },
    };

    public JsonObject User(ulong id) => id == Options.BotId ? Bot() : User(id, id == Options.UserId ? "human" : $"user-{id}", bot: false);

    public JsonObject Bot()
    {
        var bot = User(Options.BotId, Options.BotName, bot: true);
        bot["verified"] = true;
        bot["email"] = null;
        bot["mfa_enabled"] = false;
        bot["locale"] = "en-US";
        return bot;
    }

    public JsonObject Application() => new()
    {
        ["id"] = Text(Options.BotId),
        ["name"] = Options.BotName,
        ["icon"] = null,
        ["description"] = "A bot of a loopback Discord",
        ["bot_public"] = true,
        ["bot_require_code_grant"] = false,
        ["bot"] = Bot(),
        ["owner"] = User(Options.UserId),
        ["verify_key"] = new string('0', 64),
        ["team"] = null,
        ["flags"] = 0,
        ["rpc_origins"] = new JsonArray(),
        ["redirect_uris"] = new JsonArray(),
        ["tags"] = new JsonArray(),
        ["integration_types_config"] = new JsonObject { ["0"] = new JsonObject() },
    };

    /// <summary>A guild as REST gives it.</summary>
    public JsonObject Guild(ulong id) => new()
    {
        ["id"] = Text(id),
        ["name"] = $"Guild {id}",
        ["icon"] = null,
        ["splash"] = null,
        ["discovery_splash"] = null,
        ["owner_id"] = Text(Options.UserId),
        ["region"] = "rotterdam",
        ["afk_channel_id"] = null,
        ["afk_timeout"] = 300,
        ["widget_enabled"] = false,
        ["widget_channel_id"] = null,
        ["verification_level"] = 0,
        ["default_message_notifications"] = 0,
        ["explicit_content_filter"] = 0,
        ["roles"] = new JsonArray(EveryoneRole(id)),
        ["emojis"] = new JsonArray(),
        ["stickers"] = new JsonArray(),
        ["features"] = new JsonArray(),
        ["mfa_level"] = 0,
        ["application_id"] = null,
        ["system_channel_id"] = null,
        ["system_channel_flags"] = 0,
        ["rules_channel_id"] = null,
        ["safety_alerts_channel_id"] = null,
        ["public_updates_channel_id"] = null,
        ["max_presences"] = null,
        ["max_members"] = 500_000,
        ["max_video_channel_users"] = 25,
        ["max_stage_video_channel_users"] = 50,
        ["approximate_member_count"] = 2,
        ["approximate_presence_count"] = 1,
        ["vanity_url_code"] = null,
        ["description"] = null,
        ["banner"] = null,
        ["premium_tier"] = 0,
        ["premium_subscription_count"] = 0,
        ["premium_progress_bar_enabled"] = false,
        ["preferred_locale"] = "en-US",
        ["nsfw_level"] = 0,
        ["nsfw"] = false,
    };

    /// <summary>A guild as GUILD_CREATE gives it.</summary>
    public JsonObject AvailableGuild(ulong id)
    {
        var guild = Guild(id);
        guild["joined_at"] = SomeTime;
        guild["large"] = false;
        guild["unavailable"] = false;
        guild["member_count"] = 2;
        guild["members"] = new JsonArray(Member(Options.BotId), Member(Options.UserId));
        guild["channels"] = new JsonArray(Channel(ChannelOf(id)));
        guild["voice_states"] = new JsonArray();
        guild["threads"] = new JsonArray();
        guild["presences"] = new JsonArray();
        guild["stage_instances"] = new JsonArray();
        guild["guild_scheduled_events"] = new JsonArray();
        guild["soundboard_sounds"] = new JsonArray();
        return guild;
    }

    public JsonObject Member(ulong user) => new()
    {
        ["user"] = User(user),
        ["nick"] = null,
        ["avatar"] = null,
        ["roles"] = new JsonArray(),
        ["joined_at"] = SomeTime,
        ["premium_since"] = null,
        ["communication_disabled_until"] = null,
        ["deaf"] = false,
        ["mute"] = false,
        ["pending"] = false,
        ["flags"] = 0,
    };

    public JsonObject Channel(ulong id) => new()
    {
        ["id"] = Text(id),
        ["type"] = 0,
        ["guild_id"] = Text(GuildOf(id)),
        ["name"] = "general",
        ["position"] = 0,
        ["permission_overwrites"] = new JsonArray(),
        ["parent_id"] = null,
        ["topic"] = null,
        ["last_message_id"] = null,
        ["nsfw"] = false,
        ["rate_limit_per_user"] = 0,
        ["flags"] = 0,
    };

    public JsonObject DirectChannel(ulong id, ulong user) => new()
    {
        ["id"] = Text(id),
        ["type"] = 1,
        ["last_message_id"] = null,
        ["recipients"] = new JsonArray(User(user)),
        ["flags"] = 0,
    };

    public JsonObject Message(ulong channel, ulong author, JsonObject? said) => new()
    {
        ["id"] = NewId(),
        ["type"] = 0,
        ["channel_id"] = Text(channel),
        ["author"] = User(author),
        ["content"] = said?["content"]?.DeepClone() ?? "",
        ["timestamp"] = DateTimeOffset.UtcNow,
        ["edited_timestamp"] = null,
        ["tts"] = false,
        ["mention_everyone"] = false,
        ["mentions"] = new JsonArray(),
        ["mention_roles"] = new JsonArray(),
        ["attachments"] = new JsonArray(),
        ["embeds"] = said?["embeds"]?.DeepClone() ?? new JsonArray(),
        ["components"] = said?["components"]?.DeepClone() ?? new JsonArray(),
        ["nonce"] = said?["nonce"]?.DeepClone(),
        ["pinned"] = false,
        ["flags"] = said?["flags"]?.DeepClone() ?? 0,
    };

    public JsonObject Interaction(string id, string token, ulong guild, JsonObject data)
    {
        var member = Member(Options.UserId);
        member["permissions"] = EveryPermission;
        return new JsonObject
        {
            ["id"] = id,
            ["application_id"] = Text(Options.BotId),
            ["type"] = 2,
            ["token"] = token,
            ["version"] = 1,
            ["guild_id"] = Text(guild),
            ["guild"] = new JsonObject { ["id"] = Text(guild), ["locale"] = "en-US", ["features"] = new JsonArray() },
            ["channel_id"] = Text(ChannelOf(guild)),
            ["channel"] = Channel(ChannelOf(guild)),
            ["member"] = member,
            ["locale"] = "en-US",
            ["guild_locale"] = "en-US",
            ["app_permissions"] = EveryPermission,
            ["entitlements"] = new JsonArray(),
            ["authorizing_integration_owners"] = new JsonObject { ["0"] = Text(guild) },
            ["context"] = 0,
            ["attachment_size_limit"] = 10_485_760,
            ["data"] = data,
        };
    }

    public static JsonArray ToArray<T>(IEnumerable<T> items, Func<T, JsonNode> toJson) => [.. items.Select(toJson)];

    private static JsonObject User(ulong id, string name, bool bot) => new()
    {
        ["id"] = Text(id),
        ["username"] = name,
        ["global_name"] = null,
        ["discriminator"] = "0",
        ["avatar"] = null,
        ["banner"] = null,
        ["accent_color"] = null,
        ["bot"] = bot,
        ["system"] = false,
        ["flags"] = 0,
        ["public_flags"] = 0,
        ["premium_type"] = 0,
    };

    private static JsonObject EveryoneRole(ulong guild) => new()
    {
        ["id"] = Text(guild),
        ["name"] = "@everyone",
        ["color"] = 0,
        ["colors"] = new JsonObject { ["primary_color"] = 0, ["secondary_color"] = null, ["tertiary_color"] = null },
        ["hoist"] = false,
        ["icon"] = null,
        ["unicode_emoji"] = null,
        ["position"] = 0,
        ["permissions"] = EveryPermission,
        ["managed"] = false,
        ["mentionable"] = false,
        ["flags"] = 0,
    };
}
