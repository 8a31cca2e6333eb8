namespace Discord.Interactions;

public interface IParameterInfo
{
    string Name { get; }
}
