using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace TaskLoops.Modules;

/// <summary>Reads the loops that a class declares, and tells every fault of them at once (rule M4).</summary>
internal sealed class ModuleDeclaration
{
    private readonly Type _type;
    private readonly ModuleLoopsOptions _options;
    private readonly IReadOnlyList<ModuleMethod> _methods;
    private readonly List<ModuleLoopFault> _faults = [];
    private readonly List<LoopDeclaration> _loops = [];

    private ModuleDeclaration([DynamicallyAccessedMembers(ModuleLoops.Needed)] Type type, ModuleLoopsOptions options)
    {
        _type = type;
        _options = options;
        _methods = ModuleMethod.Of(type);
    }

    /// <summary>The loops of the class: its own in the order of declaration, then those of its base classes.</summary>
    /// <exception cref="ModuleLoopsException">Something is wrong with a declaration.</exception>
    public static IReadOnlyList<LoopDeclaration> Read([DynamicallyAccessedMembers(ModuleLoops.Needed)] Type type, ModuleLoopsOptions options)
    {
        var module = new ModuleDeclaration(type, options);
        module.ReadLoops();
        module.ReadHooks();
        return module._faults.Count == 0 ? module._loops : throw new ModuleLoopsException(MemberFaults.NameOf(type), module._faults);
    }

    private void ReadLoops()
    {
        var typeFaults = MemberFaults.Of(_type, _faults);
        Type[] ofClass = [.. _type.GetCustomAttributes<ReconnectOnAttribute>(inherit: true).SelectMany(attribute => attribute.ExceptionTypes)];
        CheckExceptionTypes(ofClass, typeFaults);

        foreach (var method in _methods)
        {
            var faults = MemberFaults.Of(method.Method, _faults);
            CheckExceptionTypes(method.ReconnectOn, faults);
            if (method.Loops.Length > 0)
                _loops.Add(ReadLoop(method, ofClass, faults));
            else if (method.ReconnectOn.Any())
                faults.Add("[ReconnectOn] stands at a method that is no loop: move it to a loop, or to the class for all loops.");
        }

        if (_loops.Count == 0)
            typeFaults.Add("The class has no loops: put [ModuleLoop] on a method.");
    }

    private LoopDeclaration ReadLoop(ModuleMethod method, Type[] reconnectOnOfClass, MemberFaults faults)
    {
        var attribute = method.Loops[0];
        var settings = attribute.Settings;
        if (method.Loops.Length > 1)
            faults.Add($"The method has {method.Loops.Length} loop attributes: keep one, and give the others methods of their own.");
        if (attribute.StateType is { } state && settings.AutoStart == true)
            faults.Add($"AutoStart has no {state.Name} to start with: remove it, and call Start(state).");

        MethodCall.CheckSignature(method.Method, faults);
        var schedule = settings.ReadSchedule(faults);
        settings.Check(schedule, _options.Loops, faults);
        var name = settings.Name ?? $"{MemberFaults.NameOf(_type)}.{method.Method.Name}";
        CheckUnique(method, name, faults);
        return new LoopDeclaration(method, attribute, name)
        {
            Schedule = schedule,
            Body = MethodCall.Bind(method.Method, ModuleRole.Body, attribute, method.Method.Name, _options.Parameters, faults),
            Options = faults.Any ? null : settings.Over(_options.Loops, schedule!),
            ReconnectOn = [.. reconnectOnOfClass, .. method.ReconnectOn],
        };
    }

    private void CheckUnique(ModuleMethod method, string name, MemberFaults faults)
    {
        if (_loops.Find(loop => loop.MethodName == method.Method.Name) is { } overload)
        {
            faults.Add(
                $"There is another loop method {overload.MethodName}, of class {MemberFaults.NameOf(overload.Method.Method.DeclaringType!)}: "
                + "rename one, for loops are found by their methods' names.");
        }
        else if (_loops.Find(loop => loop.Name == name) is { } twin)
        {
            faults.Add($"Name = \"{name}\" is also that of loop {twin.MethodName}: give each its own.");
        }
    }

    private void ReadHooks()
    {
        foreach (var method in _methods)
        {
            if (method.Hooks.Length == 0)
                continue;

            var faults = MemberFaults.Of(method.Method, _faults);
            if (method.Loops.Length == 0)
                MethodCall.CheckSignature(method.Method, faults);
            foreach (var hook in method.Hooks)
                Attach(hook, method.Method, faults);
        }
    }

    private void Attach(LoopHookAttribute hook, MethodInfo method, MemberFaults faults)
    {
        var canBeCalled = true;
        foreach (var loop in LoopsOf(hook, faults))
        {
            // What is wrong for one loop is most often wrong for all, and told once.
            var call = canBeCalled
                ? MethodCall.Bind(method, RoleOf(hook), loop.Attribute, loop.MethodName, _options.Parameters, faults)
                : null;
            canBeCalled = call is not null;
            if (Replace(hook, loop, new DeclaredHook(method.Name, call)) is { } other)
            {
                faults.Add(
                    $"Loop {loop.MethodName} has two [{NameOf(hook)}] methods, {other.MethodName} and {method.Name}: "
                    + "keep one, or name the loops that each is for.");
            }
        }
    }

    private IEnumerable<LoopDeclaration> LoopsOf(LoopHookAttribute hook, MemberFaults faults)
    {
        if (hook.Loops.Count == 0)
            return _loops;

        var names = _loops.ConvertAll(loop => loop.MethodName);
        foreach (var unknown in hook.Loops.Except(names))
            faults.Add($"[{NameOf(hook)}] is for '{unknown}', which is no loop. The loops are: {string.Join(", ", names)}.");
        return _loops.Where(loop => hook.Loops.Contains(loop.MethodName));
    }

    /// <summary>Gives the loop a hook; the one it had, if it had one.</summary>
    private static DeclaredHook? Replace(LoopHookAttribute hook, LoopDeclaration loop, DeclaredHook added)
    {
        DeclaredHook? previous;
        switch (hook)
        {
            case BeforeLoopAttribute:
                (previous, loop.Before) = (loop.Before, added);
                break;
            case AfterLoopAttribute:
                (previous, loop.After) = (loop.After, added);
                break;
            default:
                (previous, loop.Error) = (loop.Error, added);
                break;
        }

        return previous;
    }

    private static ModuleRole RoleOf(LoopHookAttribute hook) => hook switch
    {
        BeforeLoopAttribute => ModuleRole.BeforeHook,
        AfterLoopAttribute => ModuleRole.AfterHook,
        _ => ModuleRole.ErrorHook,
    };

    private static string NameOf(LoopHookAttribute hook) => hook.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal);

    private static void CheckExceptionTypes(IEnumerable<Type?> types, MemberFaults faults)
    {
        foreach (var type in types.Where(type => type?.IsAssignableTo(typeof(Exception)) != true))
            faults.Add($"[ReconnectOn] names {type?.Name ?? "null"}, which is no exception: give types that derive from System.Exception.");
    }
}
