namespace Discord;

/// <summary>How the real library raises an event: one handler after another; one that throws keeps the later ones from running.</summary>
internal static class Handlers
{
    public static async Task InvokeAsync(this Func<Task>? handlers)
    {
        foreach (var handler in handlers.InOrder())
            await handler().ConfigureAwait(false);
    }

    public static async Task InvokeAsync<T>(this Func<T, Task>? handlers, T argument)
    {
        foreach (var handler in handlers.InOrder())
            await handler(argument).ConfigureAwait(false);
    }

    public static async Task InvokeAsync<T1, T2>(this Func<T1, T2, Task>? handlers, T1 first, T2 second)
    {
        foreach (var handler in handlers.InOrder())
            await handler(first, second).ConfigureAwait(false);
    }

    private static IEnumerable<TDelegate> InOrder<TDelegate>(this TDelegate? handlers)
        where TDelegate : Delegate => handlers?.GetInvocationList().Cast<TDelegate>() ?? [];
}
