namespace TaskLoops.Tests.Faults;

/// <summary>Bodies and hooks that fail in each of the ways of <see cref="Delivery"/>.</summary>
internal static class Deliveries
{
    public static TaskLoop Loop(this Delivery delivery, Schedule schedule, LoopOptions options, Func<LoopIteration, CancellationToken, Exception?> script) => delivery switch
    {
        Delivery.Action => TaskLoop.Create(schedule, (iteration, token) => Throw(script(iteration, token)), options),
        Delivery.InsteadOfTask => TaskLoop.Create(schedule, (iteration, token) => ThrowInsteadOfTask(script(iteration, token)), options),
        Delivery.FaultedTask => TaskLoop.Create(schedule, (iteration, token) => Faulted(script(iteration, token)), options),
        Delivery.AfterAwait => TaskLoop.Create(schedule, (iteration, token) => AfterAwaitAsync(() => script(iteration, token)), options),
        Delivery.FaultedValueTask => TaskLoop.Create(schedule, (iteration, token) => new ValueTask(Faulted(script(iteration, token))), options),
        _ => TaskLoop.Create(schedule, (iteration, token) => new ValueTask(AfterAwaitAsync(() => script(iteration, token))), options),
    };

    public static TaskLoop Before(this TaskLoop loop, Delivery delivery, Func<CancellationToken, Exception?> script) => delivery switch
    {
        Delivery.Action => loop.BeforeLoop(token => Throw(script(token))),
        Delivery.InsteadOfTask => loop.BeforeLoop(token => ThrowInsteadOfTask(script(token))),
        Delivery.FaultedTask => loop.BeforeLoop(token => Faulted(script(token))),
        Delivery.AfterAwait => loop.BeforeLoop(token => AfterAwaitAsync(() => script(token))),
        Delivery.FaultedValueTask => loop.BeforeLoop(token => new ValueTask(Faulted(script(token)))),
        _ => loop.BeforeLoop(token => new ValueTask(AfterAwaitAsync(() => script(token)))),
    };

    public static TaskLoop After(this TaskLoop loop, Delivery delivery, Func<LoopEnd, CancellationToken, Exception?> script) => delivery switch
    {
        Delivery.Action => loop.AfterLoop((end, token) => Throw(script(end, token))),
        Delivery.InsteadOfTask => loop.AfterLoop((end, token) => ThrowInsteadOfTask(script(end, token))),
        Delivery.FaultedTask => loop.AfterLoop((end, token) => Faulted(script(end, token))),
        Delivery.AfterAwait => loop.AfterLoop((end, token) => AfterAwaitAsync(() => script(end, token))),
        Delivery.FaultedValueTask => loop.AfterLoop((end, token) => new ValueTask(Faulted(script(end, token)))),
        _ => loop.AfterLoop((end, token) => new ValueTask(AfterAwaitAsync(() => script(end, token)))),
    };

    public static TaskLoop Error(this TaskLoop loop, Delivery delivery, Func<LoopFailure, CancellationToken, Exception?> script) => delivery switch
    {
        Delivery.Action => loop.OnError((failure, token) => Throw(script(failure, token))),
        Delivery.InsteadOfTask => loop.OnError((failure, token) => ThrowInsteadOfTask(script(failure, token))),
        Delivery.FaultedTask => loop.OnError((failure, token) => Faulted(script(failure, token))),
        Delivery.AfterAwait => loop.OnError((failure, token) => AfterAwaitAsync(() => script(failure, token))),
        Delivery.FaultedValueTask => loop.OnError((failure, token) => new ValueTask(Faulted(script(failure, token)))),
        _ => loop.OnError((failure, token) => new ValueTask(AfterAwaitAsync(() => script(failure, token)))),
    };

    public static void Error(this LoopRegistry registry, Delivery delivery, Func<LoopFailure, CancellationToken, Exception?> script)
    {
        switch (delivery)
        {
            case Delivery.Action:
                registry.OnError((failure, token) => Throw(script(failure, token)));
                break;
            case Delivery.InsteadOfTask:
                registry.OnError((failure, token) => ThrowInsteadOfTask(script(failure, token)));
                break;
            case Delivery.FaultedTask:
                registry.OnError((failure, token) => Faulted(script(failure, token)));
                break;
            case Delivery.AfterAwait:
                registry.OnError((failure, token) => AfterAwaitAsync(() => script(failure, token)));
                break;
            case Delivery.FaultedValueTask:
                registry.OnError((failure, token) => new ValueTask(Faulted(script(failure, token))));
                break;
            default:
                registry.OnError((failure, token) => new ValueTask(AfterAwaitAsync(() => script(failure, token))));
                break;
        }
    }

    private static void Throw(Exception? exception)
    {
        if (exception is not null)
            throw exception;
    }

    private static Task ThrowInsteadOfTask(Exception? exception)
    {
        Throw(exception);
        return Task.CompletedTask;
    }

    private static Task Faulted(Exception? exception) => exception is null ? Task.CompletedTask : Task.FromException(exception);

    private static async Task AfterAwaitAsync(Func<Exception?> script)
    {
        var exception = script();
        await Task.Yield();
        Throw(exception);
    }
}
