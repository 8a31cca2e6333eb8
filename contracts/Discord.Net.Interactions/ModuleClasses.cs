using System.Reflection;
using Discord.Interactions.Builders;

namespace Discord.Interactions;

/// <summary>From classes to modules: a class nested in a module's is its submodule.</summary>
internal static class ModuleClasses
{
    public static IEnumerable<Type> In(Assembly assembly) =>
        assembly.DefinedTypes.Where(type => (type.IsPublic || type.IsNestedPublic) && IsModule(type));

    public static Dictionary<Type, ModuleInfo> Build(IEnumerable<Type> types, InteractionService service, IServiceProvider services) =>
        types.Where(type => type.DeclaringType is not { } outer || !IsModule(outer))
            .ToDictionary(type => type, type => Builder(type, service).Build(service, services, null));

    private static ModuleBuilder Builder(Type type, InteractionService service)
    {
        var builder = new ModuleBuilder(service, type, null);
        AddNested(builder, type);
        return builder;
    }

    private static void AddNested(ModuleBuilder builder, Type type)
    {
        foreach (var nested in type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(IsModule))
            AddNested(builder.AddModule(nested), nested);
    }

    private static bool IsModule(Type type) =>
        typeof(IInteractionModuleBase).IsAssignableFrom(type) && !type.IsAbstract && !type.ContainsGenericParameters;
}
