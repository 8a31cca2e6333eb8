namespace Discord;

public enum DiscordErrorCode
{
    GeneralError = 0,
    UnknownGuild = 10004,
    MissingPermissions = 50001,
}
