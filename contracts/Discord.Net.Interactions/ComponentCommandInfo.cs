using System.Reflection;

namespace Discord.Interactions;

public class ComponentCommandInfo : CommandInfo<ComponentCommandParameterInfo>
{
    internal ComponentCommandInfo(ModuleInfo module, MethodInfo method, ComponentInteractionAttribute attribute)
        : base(module, attribute.CustomId, method, attribute.IgnoreGroupNames, attribute.TreatAsRegex)
    {
    }

    public override bool SupportsWildCards => true;
}
