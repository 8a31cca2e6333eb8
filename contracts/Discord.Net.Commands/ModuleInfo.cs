using System.Reflection;
using Discord.Commands.Builders;

namespace Discord.Commands;

public class ModuleInfo
{
    internal ModuleInfo(ModuleBuilder builder, CommandService service, IServiceProvider? services, ModuleInfo? parent)
    {
        Service = service;
        Name = builder.Name!;
        Group = builder.Group;
        Parent = parent;
        Commands = [.. CommandsOf(builder.Type)];
        Attributes = [.. WithThoseOfParents(builder)];
        Submodules = [.. builder.Modules.Select(submodule => submodule.Build(service, services, this))];
    }

    public CommandService Service { get; }

    public string Name { get; }

    public string? Group { get; }

    public IReadOnlyList<CommandInfo> Commands { get; }

    public IReadOnlyList<Attribute> Attributes { get; }

    public IReadOnlyList<ModuleInfo> Submodules { get; }

    public ModuleInfo? Parent { get; }

    public bool IsSubmodule => Parent is not null;

    /// <summary>Groups come first, those of the parents before the module's own.</summary>
    internal string PrefixOf(string text)
    {
        for (var module = this; module is not null; module = module.Parent)
            text = (module.Group, text) switch { (null or "", _) => text, (_, "") => module.Group, _ => $"{module.Group} {text}" };
        return text;
    }

    private static IEnumerable<Attribute> WithThoseOfParents(ModuleBuilder builder)
    {
        for (var level = builder; level is not null; level = level.Parent)
        {
            foreach (var attribute in level.Attributes)
                yield return attribute;
        }
    }

    private IEnumerable<CommandInfo> CommandsOf(Type? type) =>
        (type?.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) ?? [])
            .Where(method => method.IsDefined(typeof(CommandAttribute)) && method.ReturnType == typeof(Task) && !method.IsGenericMethod)
            .Select(method => new CommandInfo(this, type!, method));
}
