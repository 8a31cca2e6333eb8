namespace Discord.Interactions;

public class ModalCommandParameterInfo : CommandParameterInfo
{
    internal ModalCommandParameterInfo(string name)
        : base(name)
    {
    }
}
