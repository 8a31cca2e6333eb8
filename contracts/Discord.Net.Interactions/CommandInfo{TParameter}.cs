using System.Reflection;

namespace Discord.Interactions;

public abstract class CommandInfo<TParameter> : ICommandInfo
    where TParameter : class, IParameterInfo
{
    internal CommandInfo(ModuleInfo module, string name, MethodInfo method, bool ignoreGroupNames = false, bool treatNameAsRegex = false)
    {
        Module = module;
        Name = name;
        Method = method;
        IgnoreGroupNames = ignoreGroupNames;
        TreatNameAsRegex = treatNameAsRegex;
        Attributes = [.. method.GetCustomAttributes().Where(attribute => attribute is not (SlashCommandAttribute or ComponentInteractionAttribute))];
    }

    public ModuleInfo Module { get; }

    public InteractionService CommandService => Module.CommandService;

    public string Name { get; }

    public string MethodName => Method.Name;

    public virtual bool IgnoreGroupNames { get; }

    public abstract bool SupportsWildCards { get; }

    public bool TreatNameAsRegex { get; }

    public IReadOnlyCollection<Attribute> Attributes { get; }

    internal MethodInfo Method { get; }
}
