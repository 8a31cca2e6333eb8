namespace Discord.Interactions;

public class CommandParameterInfo : IParameterInfo
{
    internal CommandParameterInfo(string name) => Name = name;

    public string Name { get; }
}
