using System.Reflection;
using TaskLoops.Running;

namespace TaskLoops.Modules;

/// <summary>Binds the signatures in common use to delegates of their own type: an iteration of such a loop allocates nothing.</summary>
internal static class TypedBody
{
    /// <summary>The body in the form in which loops call it; null if its signature is none of the common ones.</summary>
    public static Func<LoopIteration, object?, CancellationToken, ValueTask>? TryBind(MethodInfo method, ParameterInfo[] parameters, object? target) =>
        Array.ConvertAll(parameters, parameter => parameter.ParameterType) switch
        {
            [] => BindEmpty(method, target),
            [var only] when only == typeof(CancellationToken) => BindToken(method, target),
            [var only] when only == typeof(LoopIteration) => BindIteration(method, target),
            [var first, var second] when first == typeof(LoopIteration) && second == typeof(CancellationToken) => BindBoth(method, target),
            _ => null,
        };

    private static Func<LoopIteration, object?, CancellationToken, ValueTask> BindEmpty(MethodInfo method, object? target)
    {
        if (method.ReturnType == typeof(void))
        {
            var body = Bind<Action>(method, target);
            return (_, _, _) =>
            {
                body();
                return ValueTask.CompletedTask;
            };
        }

        if (method.ReturnType == typeof(ValueTask))
        {
            var body = Bind<Func<ValueTask>>(method, target);
            return (_, _, _) => body();
        }

        var asynchronous = Bind<Func<Task>>(method, target);
        return (_, _, _) => UserCode.AsValueTask(asynchronous());
    }

    private static Func<LoopIteration, object?, CancellationToken, ValueTask> BindToken(MethodInfo method, object? target)
    {
        if (method.ReturnType == typeof(void))
        {
            var body = Bind<Action<CancellationToken>>(method, target);
            return (_, _, cancelled) => UserCode.Run(body, cancelled);
        }

        if (method.ReturnType == typeof(ValueTask))
        {
            var body = Bind<Func<CancellationToken, ValueTask>>(method, target);
            return (_, _, cancelled) => body(cancelled);
        }

        var asynchronous = Bind<Func<CancellationToken, Task>>(method, target);
        return (_, _, cancelled) => UserCode.AsValueTask(asynchronous(cancelled));
    }

    private static Func<LoopIteration, object?, CancellationToken, ValueTask> BindIteration(MethodInfo method, object? target)
    {
        if (method.ReturnType == typeof(void))
        {
            var body = Bind<Action<LoopIteration>>(method, target);
            return (iteration, _, _) => UserCode.Run(body, iteration);
        }

        if (method.ReturnType == typeof(ValueTask))
        {
            var body = Bind<Func<LoopIteration, ValueTask>>(method, target);
            return (iteration, _, _) => body(iteration);
        }

        var asynchronous = Bind<Func<LoopIteration, Task>>(method, target);
        return (iteration, _, _) => UserCode.AsValueTask(asynchronous(iteration));
    }

    private static Func<LoopIteration, object?, CancellationToken, ValueTask> BindBoth(MethodInfo method, object? target)
    {
        if (method.ReturnType == typeof(void))
        {
            var body = Bind<Action<LoopIteration, CancellationToken>>(method, target);
            return (iteration, _, cancelled) => UserCode.Run(body, iteration, cancelled);
        }

        if (method.ReturnType == typeof(ValueTask))
        {
            var body = Bind<Func<LoopIteration, CancellationToken, ValueTask>>(method, target);
            return (iteration, _, cancelled) => body(iteration, cancelled);
        }

        var asynchronous = Bind<Func<LoopIteration, CancellationToken, Task>>(method, target);
        return (iteration, _, cancelled) => UserCode.AsValueTask(asynchronous(iteration, cancelled));
    }

    private static TDelegate Bind<TDelegate>(MethodInfo method, object? target)
        where TDelegate : Delegate
        => method.IsStatic ? method.CreateDelegate<TDelegate>() : method.CreateDelegate<TDelegate>(target);
}
