using System.Reflection;

namespace TaskLoops.ContractComparison;

/// <summary>What code outside of an assembly can name: public, or protected for those who derive.</summary>
internal static class Visible
{
    public const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static bool ToOutsiders(Type type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && ToOutsiders(type.DeclaringType!));

    public static bool ToOutsiders(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    public static bool ToOutsiders(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    public static bool ToOutsiders(PropertyInfo property) => property.GetAccessors(nonPublic: true).Any(ToOutsiders);

    public static bool ToOutsiders(EventInfo @event) => ToOutsiders(@event.GetAddMethod(nonPublic: true));

    /// <summary>Somebody else's class could derive from this one (a record's copy constructor alone does not let it).</summary>
    public static bool CanBeDerivedFrom(Type type) =>
        type is { IsClass: true, IsSealed: false }
        && type.GetConstructors(Declared).Any(constructor => !constructor.IsStatic && ToOutsiders(constructor) && !IsCopy(constructor));

    private static bool IsCopy(ConstructorInfo constructor) =>
        constructor.GetParameters() is [{ } only] && only.ParameterType == constructor.DeclaringType;
}
