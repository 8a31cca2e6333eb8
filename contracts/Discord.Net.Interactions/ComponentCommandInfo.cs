using System.Reflection;

namespace Discord.Interactions;

public class ComponentCommandInfo : CommandInfo<ComponentCommandParameterInfo>
{
    internal ComponentCommandInfo(ModuleInfo module, string name, MethodInfo method)
        : base(module, name, method)
    {
    }
}
