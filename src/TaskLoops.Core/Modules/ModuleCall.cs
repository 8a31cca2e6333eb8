using System.Runtime.CompilerServices;

namespace TaskLoops.Modules;

/// <summary>What a loop can give to one call of a method, by the method's role.</summary>
/// <remarks>
/// Nothing but references, and on the stack only: an object for each call was 144 B and 10 ns of an iteration with a service, a value with a copy of the iteration 10 ns.
/// </remarks>
internal readonly ref struct ModuleCall
{
    /// <summary>Null unless it is the call of a body.</summary>
    private readonly ref readonly LoopIteration _iteration;
    private readonly object? _occasion;

    private ModuleCall(in LoopIteration iteration, object? state, CancellationToken token)
    {
        Loop = iteration.Loop;
        State = state;
        Token = token;
        _iteration = ref iteration;
    }

    private ModuleCall(TaskLoop loop, object? occasion, object? state, CancellationToken token)
    {
        Loop = loop;
        State = state;
        Token = token;
        _occasion = occasion;
    }

    public TaskLoop Loop { get; }

    /// <summary>For a body: the iteration. For an error hook: the one that failed, if any did.</summary>
    public LoopIteration? Iteration =>
        !Unsafe.IsNullRef(in _iteration) ? _iteration : _occasion is LoopFailure failure ? failure.Iteration : null;

    /// <summary>For an after hook.</summary>
    public LoopEnd End => (LoopEnd)_occasion!;

    /// <summary>For an error hook.</summary>
    public LoopFailure Failure => (LoopFailure)_occasion!;

    public object? State { get; }

    public CancellationToken Token { get; }

    public static ModuleCall OfBody(in LoopIteration iteration, object? state, CancellationToken token) => new(in iteration, state, token);

    public static ModuleCall OfBeforeHook(TaskLoop loop, object? state, CancellationToken token) => new(loop, occasion: null, state, token);

    public static ModuleCall OfAfterHook(LoopEnd end, object? state, CancellationToken token) => new(end.Loop, end, state, token);

    public static ModuleCall OfErrorHook(LoopFailure failure, object? state, CancellationToken token) => new(failure.Loop, failure, state, token);
}
