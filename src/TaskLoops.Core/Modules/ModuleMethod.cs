using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace TaskLoops.Modules;

/// <summary>A method of a module, as the most derived class has it, with what is declared on it and on the methods that it overrides.</summary>
internal sealed class ModuleMethod
{
    private readonly List<ReconnectOnAttribute> _reconnects = [];

    private ModuleMethod(MethodInfo method)
    {
        Method = method;
        Inherit(method);
    }

    public MethodInfo Method { get; }

    /// <summary>None, or one; more are a fault.</summary>
    public ModuleLoopAttribute[] Loops { get; private set; } = [];

    public LoopHookAttribute[] Hooks { get; private set; } = [];

    /// <summary>The exceptions to be handled; an element may be null in a faulty declaration.</summary>
    public IEnumerable<Type> ReconnectOn => _reconnects.SelectMany(attribute => attribute.ExceptionTypes);

    /// <summary>All methods of a class and its base classes, private ones too: an overridden one once, as the most derived class has it.</summary>
    public static IReadOnlyList<ModuleMethod> Of([DynamicallyAccessedMembers(ModuleLoops.Needed)] Type type)
    {
        List<ModuleMethod> methods = [];
        Dictionary<MethodInfo, ModuleMethod> byRoot = [];
        for (Type? declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            foreach (var method in declaring.GetMethods(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                var root = method.GetBaseDefinition();
                if (byRoot.TryGetValue(root, out var mostDerived))
                    mostDerived.Inherit(method);
                else
                    methods.Add(byRoot[root] = new ModuleMethod(method));
            }
        }

        return methods;
    }

    /// <summary>Whether a delegate for the method, or for one that it overrides, means this method.</summary>
    public bool Is(MethodInfo method) => method.GetBaseDefinition() == Method.GetBaseDefinition();

    private void Inherit(MethodInfo method)
    {
        if (Loops.Length == 0)
            Loops = [.. method.GetCustomAttributes<ModuleLoopAttribute>(inherit: false)];
        if (Hooks.Length == 0)
            Hooks = [.. method.GetCustomAttributes<LoopHookAttribute>(inherit: false)];
        _reconnects.AddRange(method.GetCustomAttributes<ReconnectOnAttribute>(inherit: false));
    }
}
