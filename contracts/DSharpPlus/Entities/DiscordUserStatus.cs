namespace DSharpPlus.Entities;

public enum DiscordUserStatus
{
    Offline = 0,
    Online = 1,
    Idle = 2,
    DoNotDisturb = 4,
    Invisible = 5,
}
