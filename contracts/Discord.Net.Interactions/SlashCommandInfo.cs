using System.Reflection;

namespace Discord.Interactions;

public class SlashCommandInfo : CommandInfo<SlashCommandParameterInfo>
{
    internal SlashCommandInfo(ModuleInfo module, Type moduleType, MethodInfo method, SlashCommandAttribute attribute)
        : base(module, attribute.Name, method, attribute.IgnoreGroupNames)
    {
        ModuleType = moduleType;
        Description = attribute.Description;
    }

    public string Description { get; }

    public override bool SupportsWildCards => false;

    internal Type ModuleType { get; }
}
