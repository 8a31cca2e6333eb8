using System.Reflection;

namespace Discord.Interactions.Builders;

public class ModuleBuilder
{
    private readonly List<Attribute> _attributes = [];
    private readonly List<ModuleBuilder> _subModules = [];

    public ModuleBuilder(InteractionService interactionService, string name, ModuleBuilder? parent = null)
    {
        InteractionService = interactionService;
        Name = name;
        Parent = parent;
    }

    internal ModuleBuilder(InteractionService interactionService, Type type, ModuleBuilder? parent)
        : this(interactionService, type.Name, parent)
    {
        Type = type;
        foreach (var attribute in type.GetCustomAttributes())
            Take(attribute);
    }

    public InteractionService InteractionService { get; }

    public ModuleBuilder? Parent { get; }

    public string? Name { get; internal set; }

    public string? SlashGroupName { get; set; }

    public bool IsSlashGroup => !string.IsNullOrEmpty(SlashGroupName);

    public string? Description { get; set; }

    public IReadOnlyList<Attribute> Attributes => _attributes;

    public IReadOnlyList<ModuleBuilder> SubModules => _subModules;

    /// <summary>The module's class; none if it was made by hand.</summary>
    internal Type? Type { get; }

    public ModuleBuilder AddAttributes(params Attribute[] attributes)
    {
        _attributes.AddRange(attributes);
        return this;
    }

    /// <summary>One instance is made to construct the module and to see it built, and disposed of at once.</summary>
    internal ModuleInfo Build(InteractionService service, IServiceProvider services, ModuleInfo? parent)
    {
        if (Type is null)
            return new ModuleInfo(this, service, services, parent);

        var instance = (IInteractionModuleBase)service.Activator.Create(Type, services);
        try
        {
            instance.Construct(this, service);
            var module = new ModuleInfo(this, service, services, parent);
            instance.OnModuleBuilding(service, module);
            return module;
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    internal ModuleBuilder AddModule(Type type)
    {
        var submodule = new ModuleBuilder(InteractionService, type, this);
        _subModules.Add(submodule);
        return submodule;
    }

    private void Take(Attribute attribute)
    {
        if (attribute is GroupAttribute group)
        {
            SlashGroupName = group.Name;
            Description = group.Description;
        }
        else
        {
            _attributes.Add(attribute);
        }
    }
}
