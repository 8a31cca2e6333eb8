using System.Reflection;

namespace Discord.Interactions;

public class ModalCommandInfo : CommandInfo<ModalCommandParameterInfo>
{
    internal ModalCommandInfo(ModuleInfo module, string name, MethodInfo method)
        : base(module, name, method)
    {
    }

    public override bool SupportsWildCards => true;
}
