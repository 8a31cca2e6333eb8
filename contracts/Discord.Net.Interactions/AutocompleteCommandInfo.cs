using System.Reflection;

namespace Discord.Interactions;

public sealed class AutocompleteCommandInfo : CommandInfo<CommandParameterInfo>
{
    internal AutocompleteCommandInfo(ModuleInfo module, string name, MethodInfo method)
        : base(module, name, method)
    {
    }

    public override bool SupportsWildCards => false;
}
