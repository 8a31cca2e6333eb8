using System.Reflection;

namespace Discord.Commands;

public class CommandInfo
{
    internal CommandInfo(ModuleInfo module, Type moduleType, MethodInfo method)
    {
        Module = module;
        ModuleType = moduleType;
        Method = method;
        Name = method.GetCustomAttribute<NameAttribute>()?.Text ?? method.GetCustomAttribute<CommandAttribute>()!.Text ?? method.Name;
        Aliases = [module.PrefixOf(method.GetCustomAttribute<CommandAttribute>()!.Text ?? "").ToLowerInvariant()];
        Attributes = [.. method.GetCustomAttributes().Where(attribute => attribute is not (CommandAttribute or NameAttribute))];
    }

    public ModuleInfo Module { get; }

    public string Name { get; }

    public IReadOnlyList<string> Aliases { get; }

    public IReadOnlyList<Attribute> Attributes { get; }

    internal Type ModuleType { get; }

    internal MethodInfo Method { get; }
}
