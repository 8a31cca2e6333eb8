namespace Discord.Rest;

public class DiscordRestConfig : DiscordConfig;
