using System.Reflection;

namespace Discord.Commands.Builders;

public class ModuleBuilder
{
    private readonly List<Attribute> _attributes = [];
    private readonly List<ModuleBuilder> _modules = [];

    internal ModuleBuilder(CommandService service, ModuleBuilder? parent, Type? type)
    {
        Service = service;
        Parent = parent;
        Type = type;
        foreach (var attribute in type?.GetCustomAttributes() ?? [])
            Take(attribute);
        Name ??= type?.Name;
    }

    public CommandService Service { get; }

    public ModuleBuilder? Parent { get; }

    public string? Name { get; set; }

    public string? Group { get; set; }

    public IReadOnlyList<ModuleBuilder> Modules => _modules;

    public IReadOnlyList<Attribute> Attributes => _attributes;

    /// <summary>The module's class; none if it was made by hand.</summary>
    internal Type? Type { get; }

    public ModuleBuilder WithName(string name)
    {
        Name = name;
        return this;
    }

    public ModuleBuilder AddAttributes(params Attribute[] attributes)
    {
        _attributes.AddRange(attributes);
        return this;
    }

    public ModuleInfo Build(CommandService service, IServiceProvider? services) => Build(service, services, null);

    /// <summary>One instance is made for its <c>OnModuleBuilding</c>, before there is a <see cref="ModuleInfo"/>. Nobody disposes of it.</summary>
    internal ModuleInfo Build(CommandService service, IServiceProvider? services, ModuleInfo? parent)
    {
        if (Type is not null)
            ((IModuleBase)service.Activator.Create(Type, services ?? NoServices.Instance)).OnModuleBuilding(service, this);
        return new ModuleInfo(this, service, services, parent);
    }

    internal ModuleBuilder AddModule(Type type)
    {
        var submodule = new ModuleBuilder(Service, this, type);
        _modules.Add(submodule);
        return submodule;
    }

    private void Take(Attribute attribute)
    {
        switch (attribute)
        {
            case NameAttribute name:
                Name = name.Text;
                break;
            case GroupAttribute group:
                Name ??= group.Prefix;
                Group = group.Prefix;
                break;
            default:
                _attributes.Add(attribute);
                break;
        }
    }
}
