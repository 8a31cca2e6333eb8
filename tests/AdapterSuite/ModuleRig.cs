using Microsoft.Extensions.DependencyInjection;

namespace TaskLoops.AdapterSuite;

/// <summary>One command service of a library: classes of modules for it, and every way in and out.</summary>
public abstract class ModuleRig
{
    /// <summary>A loop once a second, an after hook, disposal, and a command.</summary>
    public abstract Type Pulse { get; }

    /// <summary>The same loop in a generic base class; registered is a class derived from it.</summary>
    public abstract Type Derived { get; }

    /// <summary>The same loop in a module inside a module without loops; null where there are none inside others.</summary>
    public abstract Type? OuterOfPulse { get; }

    /// <summary>The class inside <see cref="OuterOfPulse"/>.</summary>
    public abstract Type? InnerPulse { get; }

    /// <summary>The same loop, and no command; null where the library refuses that.</summary>
    public abstract Type? LoopsOnly { get; }

    /// <summary>A loop that waits until it is cancelled.</summary>
    public abstract Type Waiting { get; }

    /// <summary>A loop that is declared wrongly.</summary>
    public abstract Type Faulty { get; }

    /// <summary>A class with a loop whose registration fails: the library cannot make it; null where it does not try.</summary>
    public abstract Type? Unmakeable { get; }

    /// <summary>A class with a loop, a command and the mutable field <c>_count</c>; null where commands and loops share one object.</summary>
    public abstract Type? Stateful { get; }

    /// <summary>Every way in which a module is added, the library's own first.</summary>
    public abstract IReadOnlyDictionary<string, Func<IServiceProvider, Type, Task>> WaysIn { get; }

    /// <summary>The adapter's own way in, which tells of faults.</summary>
    public abstract Func<IServiceProvider, Type, Task> PromptWayIn { get; }

    /// <summary>Every way in which a module is removed, the library's own first.</summary>
    public abstract IReadOnlyDictionary<string, Func<IServiceProvider, Type, Task>> WaysOut { get; }

    /// <summary>The adapter's own way out, which waits for the end of the loops.</summary>
    public abstract Func<IServiceProvider, Type, Task> PromptWayOut { get; }

    /// <summary>Whether the object of the loops is the adapter's own, and disposed of with the module.</summary>
    public virtual bool DisposesInstances => true;

    /// <summary>Adds what the classes need.</summary>
    public virtual void AddServices(IServiceCollection services)
    {
    }
}
