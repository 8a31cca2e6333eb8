using System.Reflection;
using Discord.Interactions.Builders;

namespace Discord.Interactions;

public class ModuleInfo
{
    internal ModuleInfo(ModuleBuilder builder, InteractionService commandService, IServiceProvider services, ModuleInfo? parent)
    {
        CommandService = commandService;
        Name = builder.Name!;
        SlashGroupName = builder.SlashGroupName;
        Description = builder.Description;
        Parent = parent;
        SlashCommands = [.. SlashCommandsOf(builder.Type)];
        ComponentCommands = [.. ComponentCommandsOf(builder.Type)];
        SubModules = [.. builder.SubModules.Select(submodule => submodule.Build(commandService, services, this))];
        Attributes = [.. WithThoseOfParents(builder)];
    }

    public InteractionService CommandService { get; }

    public string Name { get; }

    public string? SlashGroupName { get; }

    public bool IsSlashGroup => !string.IsNullOrEmpty(SlashGroupName);

    public string? Description { get; }

    public IReadOnlyList<ModuleInfo> SubModules { get; }

    public IReadOnlyList<SlashCommandInfo> SlashCommands { get; }

    public IReadOnlyList<ContextCommandInfo> ContextCommands { get; } = [];

    public IReadOnlyCollection<ComponentCommandInfo> ComponentCommands { get; }

    public IReadOnlyCollection<AutocompleteCommandInfo> AutocompleteCommands { get; } = [];

    public IReadOnlyCollection<ModalCommandInfo> ModalCommands { get; } = [];

    public ModuleInfo? Parent { get; }

    public bool IsSubModule => Parent is not null;

    public IReadOnlyCollection<Attribute> Attributes { get; }

    private static IEnumerable<Attribute> WithThoseOfParents(ModuleBuilder builder)
    {
        for (var level = builder; level is not null; level = level.Parent)
        {
            foreach (var attribute in level.Attributes)
                yield return attribute;
        }
    }

    private IEnumerable<SlashCommandInfo> SlashCommandsOf(Type? type)
    {
        foreach (var method in CommandMethodsOf(type))
        {
            if (method.GetCustomAttribute<SlashCommandAttribute>() is { } attribute)
                yield return new SlashCommandInfo(this, type!, method, attribute);
        }
    }

    private IEnumerable<ComponentCommandInfo> ComponentCommandsOf(Type? type)
    {
        foreach (var method in CommandMethodsOf(type))
        {
            if (method.GetCustomAttribute<ComponentInteractionAttribute>() is { } attribute)
                yield return new ComponentCommandInfo(this, method, attribute);
        }
    }

    private static IEnumerable<MethodInfo> CommandMethodsOf(Type? type) =>
        (type?.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) ?? [])
            .Where(method => method.ReturnType == typeof(Task) && !method.IsGenericMethod);
}
