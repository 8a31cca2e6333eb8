using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskLoops.Hosting;

/// <summary>The classes with loops in the assemblies of the process, for command services that cannot tell the class of a module.</summary>
/// <typeparam name="TModule">What all modules of a client library derive from.</typeparam>
/// <remarks>Thread-safe. An assembly is read once, and may be unloaded.</remarks>
public static class LoopClasses<TModule>
{
    private static readonly string?[] _roots = [typeof(TaskLoop).Assembly.GetName().Name, typeof(TModule).Assembly.GetName().Name];
    private static readonly ConditionalWeakTable<Assembly, Type[]> _byAssembly = [];

    /// <summary>The modules that can be made, and declare loops themselves or by a base class.</summary>
    /// <returns>Those of every assembly loaded now that refers to TaskLoops or to the client library.</returns>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "There is one answer for each library.")]
    [RequiresUnreferencedCode("Looks for classes by reflection.")]
    public static IEnumerable<Type> All() => AppDomain.CurrentDomain.GetAssemblies().SelectMany(assembly => _byAssembly.GetValue(assembly, Find));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reached through a method that says so.")]
    private static Type[] Find(Assembly assembly) =>
        assembly.IsDynamic || !assembly.GetReferencedAssemblies().Any(reference => _roots.Contains(reference.Name))
            ? []
            : [.. TypesOf(assembly).Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && HasLoops(type))];

    /// <summary>A class that cannot be looked into, for want of an assembly, cannot be a module either, and hides no other.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "Reached through a method that says so.")]
    private static bool HasLoops(Type type)
    {
        try
        {
            return type.IsAssignableTo(typeof(TModule)) && ModuleLoops.AreDeclaredBy(type);
        }
        catch (Exception exception) when (exception is TypeLoadException or IOException or BadImageFormatException)
        {
            return false;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reached through a method that says so.")]
    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException incomplete)
        {
            return incomplete.Types.OfType<Type>();
        }
    }
}
