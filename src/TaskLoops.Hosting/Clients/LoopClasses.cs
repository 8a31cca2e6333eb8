using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskLoops.Hosting;

/// <summary>The classes with loops in the assemblies of the process, for command services that cannot tell the class of a module.</summary>
/// <remarks>Thread-safe. An assembly is read once, and may be unloaded.</remarks>
public static class LoopClasses
{
    private static readonly string _core = typeof(TaskLoop).Assembly.GetName().Name!;
    private static readonly ConditionalWeakTable<Assembly, Type[]> _byAssembly = [];

    /// <summary>The classes that can be made, and declare loops themselves or by a base class.</summary>
    /// <returns>Those of every assembly loaded now that refers to TaskLoops.</returns>
    [RequiresUnreferencedCode("Looks for classes by reflection.")]
    public static IEnumerable<Type> All() => AppDomain.CurrentDomain.GetAssemblies().SelectMany(In);

    /// <summary>The classes of one assembly that can be made, and declare loops themselves or by a base class.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <returns>The classes, in no particular order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="assembly"/> is null.</exception>
    [RequiresUnreferencedCode("Looks for classes by reflection.")]
    public static IReadOnlyList<Type> In(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return _byAssembly.GetValue(assembly, Find);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reached through methods that say so.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Reached through methods that say so.")]
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "Reached through methods that say so.")]
    private static Type[] Find(Assembly assembly)
    {
        if (assembly.IsDynamic || !assembly.GetReferencedAssemblies().Any(reference => reference.Name == _core))
            return [];

        return [.. TypesOf(assembly).Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && ModuleLoops.AreDeclaredBy(type))];
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reached through methods that say so.")]
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
