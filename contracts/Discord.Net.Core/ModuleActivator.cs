using System.Reflection;

namespace Discord;

/// <summary>
/// How both command libraries make a module: by its only constructor, then every public settable property is injected;
/// the service itself and <see cref="IServiceProvider"/> are always at hand.
/// </summary>
internal sealed class ModuleActivator
{
    private readonly object _service;
    private readonly Func<PropertyInfo, bool> _isInjected;

    /// <param name="service">The command service, injected where its type is asked for.</param>
    /// <param name="isInjected">Tells which of the settable properties are injected.</param>
    public ModuleActivator(object service, Func<PropertyInfo, bool> isInjected)
    {
        _service = service;
        _isInjected = isInjected;
    }

    public object Create(Type type, IServiceProvider services)
    {
        var constructor = OnlyConstructor(type);
        object[] arguments = [.. constructor.GetParameters().Select(parameter => Resolve(parameter.ParameterType, type, services))];
        var module = Invoke(constructor, arguments, type);
        foreach (var property in InjectedProperties(type))
            property.SetValue(module, Resolve(property.PropertyType, type, services));
        return module;
    }

    private static ConstructorInfo OnlyConstructor(Type type)
    {
        ConstructorInfo[] constructors = [.. type.GetTypeInfo().DeclaredConstructors.Where(constructor => !constructor.IsStatic)];
        return constructors.Length switch
        {
            0 => throw new MissingMethodException($"No constructor found for \"{type.FullName}\"."),
            1 => constructors[0],
            _ => throw new InvalidOperationException($"Multiple constructors found for \"{type.FullName}\"."),
        };
    }

    private static object Invoke(ConstructorInfo constructor, object[] arguments, Type type)
    {
        try
        {
            return constructor.Invoke(arguments);
        }
        catch (Exception exception)
        {
            throw new TargetInvocationException($"Failed to create \"{type.FullName}\".", exception);
        }
    }

    private IEnumerable<PropertyInfo> InjectedProperties(Type type)
    {
        for (var owner = type; owner is not null && owner != typeof(object); owner = owner.BaseType)
        {
            foreach (var property in owner.GetTypeInfo().DeclaredProperties)
            {
                if (property.SetMethod is { IsStatic: false, IsPublic: true } && _isInjected(property))
                    yield return property;
            }
        }
    }

    private object Resolve(Type wanted, Type type, IServiceProvider services)
    {
        if (wanted == _service.GetType())
            return _service;
        if (wanted == typeof(IServiceProvider) || wanted == services.GetType())
            return services;
        return services.GetService(wanted)
            ?? throw new InvalidOperationException($"Failed to create \"{type.FullName}\", dependency \"{wanted.Name}\" was not found.");
    }
}
