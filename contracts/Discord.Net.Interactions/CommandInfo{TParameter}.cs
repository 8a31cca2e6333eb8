using System.Reflection;

namespace Discord.Interactions;

public abstract class CommandInfo<TParameter> : ICommandInfo
    where TParameter : class, IParameterInfo
{
    internal CommandInfo(ModuleInfo module, string name, MethodInfo method)
    {
        Module = module;
        Name = name;
        Method = method;
        Attributes = [.. method.GetCustomAttributes().Where(attribute => attribute is not SlashCommandAttribute)];
    }

    public ModuleInfo Module { get; }

    public InteractionService CommandService => Module.CommandService;

    public string Name { get; }

    public string MethodName => Method.Name;

    public IReadOnlyCollection<Attribute> Attributes { get; }

    internal MethodInfo Method { get; }
}
