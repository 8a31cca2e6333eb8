namespace Discord.Interactions;

public class SlashCommandParameterInfo : CommandParameterInfo
{
    internal SlashCommandParameterInfo(string name)
        : base(name)
    {
    }
}
