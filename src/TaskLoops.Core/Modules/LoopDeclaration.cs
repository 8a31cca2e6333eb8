using TaskLoops.Running;

namespace TaskLoops.Modules;

/// <summary>One loop of a module as it is declared, from which any number of instances get theirs.</summary>
internal sealed class LoopDeclaration(ModuleMethod method, ModuleLoopAttribute attribute, string name)
{
    public ModuleMethod Method => method;

    public string MethodName => method.Method.Name;

    public ModuleLoopAttribute Attribute => attribute;

    /// <summary>The loop's name, before a registry makes it unique.</summary>
    public string Name => name;

    /// <summary>Null, like all that follows, if it has a fault.</summary>
    public Schedule? Schedule { get; init; }

    public LoopOptions? Options { get; init; }

    public MethodCall? Body { get; init; }

    public required Type[] ReconnectOn { get; init; }

    public DeclaredHook? Before { get; set; }

    public DeclaredHook? After { get; set; }

    public DeclaredHook? Error { get; set; }

    /// <summary>Makes the loop of one instance, which takes its name in the registry. Needs a declaration without fault.</summary>
    public TaskLoop Create(object instance)
    {
        var loop = attribute.Make(Schedule!, LoopBody.From(Body!.AsBody(instance), Body.IsSynchronous), name, Options!);
        if (ReconnectOn.Length > 0)
            loop.AddExceptionType(ReconnectOn);
        if (Before?.Call is { } before)
            loop.ChangeHooks().Before = before.AsBeforeHook(instance, loop);
        if (After?.Call is { } after)
            loop.ChangeHooks().After = after.AsAfterHook(instance);
        if (Error?.Call is { } error)
            loop.ChangeHooks().Error = error.AsErrorHook(instance);
        return loop;
    }
}
