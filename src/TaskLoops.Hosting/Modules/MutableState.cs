using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskLoops.Hosting;

/// <summary>Finds state that commands and loops of a class would not share, where each command has an instance of its own.</summary>
internal static class MutableState
{
    /// <summary>The first field or property of a class, or of its base classes up to the library's, that holds state of one instance; null if there is none.</summary>
    /// <param name="type">The class.</param>
    /// <param name="isService">Whether a property of that type is filled with a service.</param>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Client libraries that make modules by reflection cannot be trimmed either.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Client libraries that make modules by reflection cannot be trimmed either.")]
    public static string? FirstOf(Type type, Predicate<Type> isService)
    {
        var injected = InjectedProperties.Of(type).Where(property => isService(property.PropertyType)).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        for (var declaring = type; declaring is not null && declaring.Assembly == type.Assembly; declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (NameOf(field) is { } name && !injected.Contains(name))
                    return name;
            }
        }

        return null;
    }

    /// <summary>What the author calls it; null for a field that cannot change, and for a captured parameter of the constructor, which is a service.</summary>
    private static string? NameOf(FieldInfo field)
    {
        if (field.IsInitOnly)
            return null;
        if (!field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.Name[0] != '<')
            return field.Name;

        var end = field.Name.IndexOf(">k__BackingField", StringComparison.Ordinal);
        return end > 0 ? field.Name[1..end] : null;
    }
}
