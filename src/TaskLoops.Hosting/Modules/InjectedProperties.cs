using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace TaskLoops.Hosting;

/// <summary>The properties of a module that client libraries fill with services: public ones that can be set.</summary>
internal static class InjectedProperties
{
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Client libraries that fill modules by reflection cannot be trimmed either.")]
    public static IEnumerable<PropertyInfo> Of(Type type) => type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(IsInjected);

    /// <summary>Settable by anybody, and not left out by an attribute <c>DontInject</c> of the library.</summary>
    private static bool IsInjected(PropertyInfo property) =>
        property.SetMethod?.IsPublic == true && !property.GetCustomAttributes(inherit: true).Any(attribute => attribute.GetType().Name == "DontInjectAttribute");
}
