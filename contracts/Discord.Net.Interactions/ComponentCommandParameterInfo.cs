namespace Discord.Interactions;

public class ComponentCommandParameterInfo : CommandParameterInfo
{
    internal ComponentCommandParameterInfo(string name)
        : base(name)
    {
    }
}
