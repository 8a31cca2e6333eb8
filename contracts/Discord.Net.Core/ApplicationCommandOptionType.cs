namespace Discord;

public enum ApplicationCommandOptionType : byte
{
    SubCommand = 1,
    SubCommandGroup = 2,
    String = 3,
}
