using System.Runtime.CompilerServices;

namespace TaskLoops.Running;

/// <summary>Calls a method when a step that has gone asynchronous has ended, one step at a time.</summary>
/// <remarks>By hand, for an asynchronous method around the step would be an object of 136 B for each iteration that waits.</remarks>
internal sealed class LoopStepAwaiter
{
    private readonly Action _ended;
    private ConfiguredValueTaskAwaitable<LoopStepEnd>.ConfiguredValueTaskAwaiter _step;

#pragma warning disable VSTHRD002 // Asked for its result when it has ended: nothing is waited for.
    public LoopStepAwaiter(Action<LoopStepEnd> then) => _ended = () => then(_step.GetResult());
#pragma warning restore VSTHRD002

    public void Await(ValueTask<LoopStepEnd> step)
    {
        _step = step.ConfigureAwait(false).GetAwaiter();
        _step.UnsafeOnCompleted(_ended);
    }
}
