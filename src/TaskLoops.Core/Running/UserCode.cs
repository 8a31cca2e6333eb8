namespace TaskLoops.Running;

/// <summary>What is known of a delegate that a user has given.</summary>
internal static class UserCode
{
    /// <summary>A body that returns null instead of a task fails with words, not with a null reference.</summary>
    public static ValueTask AsValueTask(Task? task) =>
        task is not null ? new ValueTask(task) : throw new InvalidOperationException("The body or hook returned null instead of a Task. Return Task.CompletedTask.");

    /// <summary>The delegate with its return type by its true name: a constraint has let only <see cref="ValueTask"/> through.</summary>
    public static Func<TFirst, CancellationToken, ValueTask> AsValueTask<TFirst, TTask>(Func<TFirst, CancellationToken, TTask> userCode)
        => userCode as Func<TFirst, CancellationToken, ValueTask> ?? throw NotAValueTask<TTask>();

    public static Func<TFirst, TSecond, CancellationToken, ValueTask> AsValueTask<TFirst, TSecond, TTask>(
        Func<TFirst, TSecond, CancellationToken, TTask> userCode)
        => userCode as Func<TFirst, TSecond, CancellationToken, ValueTask> ?? throw NotAValueTask<TTask>();

    public static Func<CancellationToken, ValueTask> AsValueTask<TTask>(Func<CancellationToken, TTask> userCode)
        => userCode as Func<CancellationToken, ValueTask> ?? throw NotAValueTask<TTask>();

    public static ValueTask Run<T>(Action<T> userCode, T argument)
    {
        userCode(argument);
        return ValueTask.CompletedTask;
    }

    public static ValueTask Run<TFirst, TSecond>(Action<TFirst, TSecond> userCode, TFirst first, TSecond second)
    {
        userCode(first, second);
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes the result of user code that has ended well, as an await would: a source of value tasks is free for its next use then.</summary>
    public static void TakeResult(ValueTask ended)
    {
        // Nothing blocks: it has ended.
#pragma warning disable VSTHRD002
        ended.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    /// <summary>The name of the method, or "loop" for a lambda, whose name only the compiler knows.</summary>
    public static string NameOf(Delegate userCode)
    {
        // Not in every trimmed or native program does a delegate know its method.
        var name = userCode.Method.Name;
        return name.Contains('<', StringComparison.Ordinal) ? "loop" : name;
    }

    private static ArgumentException NotAValueTask<TTask>() =>
        new($"A delegate that returns {typeof(TTask)} is no body or hook. Return void, Task or ValueTask.");
}
