using System.Reflection;

namespace Discord.Interactions;

public abstract class ContextCommandInfo : CommandInfo<CommandParameterInfo>
{
    internal ContextCommandInfo(ModuleInfo module, string name, MethodInfo method)
        : base(module, name, method)
    {
    }

    public override bool SupportsWildCards => false;

    public override bool IgnoreGroupNames => true;
}
