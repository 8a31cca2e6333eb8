namespace TaskLoops.Hosting;

/// <summary>A command module that has loops and is registered with a client library at this moment.</summary>
/// <remarks>Two finds of the same <see cref="Type"/> and <see cref="Registration"/> are the same module; another registration is another module, even of the same class.</remarks>
public sealed class RegisteredModule
{
    /// <summary>Describes a module.</summary>
    /// <param name="type">Its class.</param>
    /// <param name="registration">What the library made for it, compared by reference.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public RegisteredModule(Type type, object registration)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(registration);
        Type = type;
        Registration = registration;
    }

    /// <summary>The module's class.</summary>
    public Type Type { get; }

    /// <summary>What the library made for it.</summary>
    public object Registration { get; }

    /// <summary>Asked before every iteration: whether this registration is still there. Cheap, from any thread.</summary>
    public required Func<bool> IsRegistered { get; init; }

    /// <summary>The object that runs the module's commands, on which its loops run too. Default: null, the loops get an instance of their own.</summary>
    public object? Instance { get; init; }

    /// <summary>Whether the module has commands beside its loops.</summary>
    public bool HasCommands { get; init; }

    /// <summary>Why the module gets no loops, which the log says: its removal could not be noticed, or its registration has failed. Default: null.</summary>
    public string? NotWatched { get; init; }

    internal bool IsSame(RegisteredModule other) => other.Type == Type && ReferenceEquals(other.Registration, Registration);
}
