using System.Reflection;
using DSharpPlus.CommandsNext.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace DSharpPlus.CommandsNext;

/// <summary>By the only public constructor; then public settable properties and fields get what there is, and keep their value where there is nothing.</summary>
internal static class ModuleActivator
{
    public static BaseCommandModule Create(Type type, IServiceProvider services)
    {
        var constructors = type.GetConstructors();
        if (constructors.Length != 1)
            throw new ArgumentException("Specified type does not contain a public constructor or contains more than one public constructor.");
        object[] arguments = [.. constructors[0].GetParameters().Select(parameter => services.GetRequiredService(parameter.ParameterType))];
        var module = (BaseCommandModule)Activator.CreateInstance(type, arguments)!;
        foreach (var property in type.GetRuntimeProperties().Where(IsInjected))
            Inject(property.PropertyType, services, service => property.SetValue(module, service));
        foreach (var field in type.GetRuntimeFields().Where(IsInjected))
            Inject(field.FieldType, services, service => field.SetValue(module, service));
        return module;
    }

    private static bool IsInjected(PropertyInfo property) =>
        property.SetMethod is { IsStatic: false, IsPublic: true } && !property.IsDefined(typeof(DontInjectAttribute));

    private static bool IsInjected(FieldInfo field) =>
        field is { IsInitOnly: false, IsStatic: false, IsPublic: true } && !field.IsDefined(typeof(DontInjectAttribute));

    private static void Inject(Type type, IServiceProvider services, Action<object> set)
    {
        if (services.GetService(type) is { } service)
            set(service);
    }
}
