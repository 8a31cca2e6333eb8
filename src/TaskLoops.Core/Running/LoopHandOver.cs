using System.Threading.Tasks.Sources;

namespace TaskLoops.Running;

/// <summary>Sends the run on in a work item of its own and begins an iteration on this stack, whatever stack that is.</summary>
internal sealed class LoopHandOver : IValueTaskSource, IThreadPoolWorkItem
{
    private readonly TimerQueue _queue;
    private IThreadPoolWorkItem? _work;
    private Action<object?>? _continuation;
    private object? _state;

    public LoopHandOver(TimerQueue queue) => _queue = queue;

    public ValueTask To(IThreadPoolWorkItem work)
    {
        _work = work;
        return new ValueTask(this, token: 0);
    }

    void IThreadPoolWorkItem.Execute()
    {
        var (continuation, state) = (_continuation!, _state);
        (_continuation, _state) = (null, null);
        continuation(state);
    }

    void IValueTaskSource.GetResult(short token)
    {
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => ValueTaskSourceStatus.Pending;

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        var work = _work!;
        (_work, _continuation, _state) = (null, continuation, state);
        _queue.Work.Enqueue(this);
        work.Execute();
    }
}
