using System.Reflection;
using System.Runtime.CompilerServices;
using TaskLoops.Running;

namespace TaskLoops.Modules;

/// <summary>Calls a method with parameters found by type, in a scope of its own if some of them come from a source (rule M3).</summary>
internal sealed class MethodCall
{
    private readonly MethodInfo _signature;
    private readonly MethodInvoker _method;
    private readonly bool _returnsNothing;
    private readonly ParameterInfo[] _parameters;
    private readonly ParameterSource? _source;

    /// <summary>How each parameter gets its value; null for one that comes from the source.</summary>
    private readonly KnownValue?[] _known;

    /// <summary>And how that does.</summary>
    private readonly Func<ParameterScope, object?>?[] _supplied;

    private MethodCall(
        MethodInfo method, ParameterInfo[] parameters, KnownValue?[] known, Func<ParameterScope, object?>?[] supplied, ParameterSource? source)
    {
        _signature = method;
        _method = MethodInvoker.Create(method);
        _returnsNothing = method.ReturnType == typeof(void);
        _parameters = parameters;
        _known = known;
        _supplied = supplied;
        _source = Array.Exists(known, static supply => supply is null) ? source : null;
    }

    /// <summary>Whether the method has done all it does when it returns, the release of its scope included.</summary>
    public bool IsSynchronous => _returnsNothing && _source is null;

    /// <summary>Tells why a method could be neither body nor hook, parameters aside.</summary>
    public static void CheckSignature(MethodInfo method, MemberFaults faults)
    {
        var returned = method.ReturnType;
        if (returned == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
            faults.Add("An async void method tells nobody when it ends or fails: return Task.");
        else if (returned != typeof(void) && returned != typeof(ValueTask) && !returned.IsAssignableTo(typeof(Task)))
            faults.Add($"The method returns {MemberFaults.NameOf(returned)}: return void, Task or ValueTask.");
        if (method.IsGenericMethod)
            faults.Add("The method is generic, and nobody says for which types it is called: remove the type parameters.");
    }

    /// <summary>Binds a method for the loop of another or the same method; null, and told, if some parameter cannot be supplied.</summary>
    public static MethodCall? Bind(
        MethodInfo method, ModuleRole role, ModuleLoopAttribute loop, string loopMethod, ParameterSource? source, MemberFaults faults)
    {
        var parameters = method.GetParameters();
        var known = Array.ConvertAll(parameters, parameter => KnownParameter.Find(parameter.ParameterType, role, loop));
        var supplied = new Func<ParameterScope, object?>?[parameters.Length];
        var canCall = true;
        for (var index = 0; index < parameters.Length; index++)
        {
            if (known[index] is not null)
                continue;

            supplied[index] = FindInSource(parameters[index], source, KnownParameter.Choice(role, loop, loopMethod), faults);
            canCall &= supplied[index] is not null;
        }

        return canCall ? new MethodCall(method, parameters, known, supplied, source) : null;
    }

    /// <summary>The call in the form in which loops make it; typed, without any allocation, for the signatures in common use.</summary>
    public Func<LoopIteration, object?, CancellationToken, ValueTask> AsBody(object instance)
    {
        var target = Target(instance);
        return TypedBody.TryBind(_signature, _parameters, target)
            ?? ((iteration, state, token) => Call(target, ModuleCall.OfBody(in iteration, state, token)));
    }

    public Func<object?, CancellationToken, ValueTask> AsBeforeHook(object instance, TaskLoop loop)
    {
        var target = Target(instance);
        return (state, token) => Call(target, ModuleCall.OfBeforeHook(loop, state, token));
    }

    public Func<LoopEnd, object?, CancellationToken, ValueTask> AsAfterHook(object instance)
    {
        var target = Target(instance);
        return (end, state, token) => Call(target, ModuleCall.OfAfterHook(end, state, token));
    }

    public Func<LoopFailure, object?, CancellationToken, ValueTask> AsErrorHook(object instance)
    {
        var target = Target(instance);
        return (failure, state, token) => Call(target, ModuleCall.OfErrorHook(failure, state, token));
    }

    /// <summary>How a parameter gets its value from the source; null, and told why, if it cannot.</summary>
    private static Func<ParameterScope, object?>? FindInSource(ParameterInfo parameter, ParameterSource? source, string choice, MemberFaults faults)
    {
        var start = $"Parameter '{parameter.Name}' of type {parameter.ParameterType.Name} cannot be supplied: {choice}";
        if (WhyNotAsked(parameter, source, start) is { } reason)
        {
            faults.Add(reason);
            return null;
        }

        try
        {
            if (source!.Find(parameter) is { } found)
                return found;

            faults.Add($"{start}, or what is registered with the source of parameters, where this type is unknown.");
        }
        catch (Exception exception)
        {
            faults.Add($"{start}; the source of parameters says: {exception.Message}");
        }

        return null;
    }

    private static string? WhyNotAsked(ParameterInfo parameter, ParameterSource? source, string start)
    {
        var type = parameter.ParameterType;
        if (type.IsByRef)
            return $"Parameter '{parameter.Name}' is ref, in or out: take the value itself.";
        if (type.IsByRefLike || type.IsPointer || KnownParameter.IsLoopsOwn(type))
            return start + ".";

        return source is null ? $"{start}; anything else needs a source, ModuleLoopsOptions.Parameters." : null;
    }

    private object? Target(object instance) => _signature.IsStatic ? null : instance;

    private ValueTask Call(object? target, in ModuleCall call) =>
        _source is null ? Invoke(target, call, scope: null) : CallInScope(_source, target, call);

    /// <summary>Needs no state machine, 20 ns of a body that does not wait, while nothing waits.</summary>
    private ValueTask CallInScope(ParameterSource source, object? target, in ModuleCall call)
    {
        var scope = source.Open(call.Loop);
        ValueTask called;
        try
        {
            called = Invoke(target, call, scope);
        }
        catch (Exception exception)
        {
            called = ValueTask.FromException(exception);
        }

        if (!called.IsCompletedSuccessfully)
            return ReleaseAfterAsync(called, scope, call.Loop, call.Iteration);

        UserCode.TakeResult(called);
        var released = Release(scope);
        if (!released.IsCompletedSuccessfully)
            return TellFailureAsync(released, call.Loop, call.Iteration);

        UserCode.TakeResult(released);
        return ValueTask.CompletedTask;
    }

    /// <summary>Stays in the context of its run, as the run itself does: there is none, outside virtual time.</summary>
    private static async ValueTask ReleaseAfterAsync(ValueTask called, ParameterScope scope, TaskLoop loop, LoopIteration? iteration)
    {
        try
        {
            await called.ConfigureAwait(true);
        }
        finally
        {
            await TellFailureAsync(Release(scope), loop, iteration).ConfigureAwait(true);
        }
    }

    private static ValueTask Release(ParameterScope scope)
    {
        try
        {
            return scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    private static async ValueTask TellFailureAsync(ValueTask released, TaskLoop loop, LoopIteration? iteration)
    {
        try
        {
            await released.ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            loop.Reports.HookFailed(LoopPlace.Disposal, exception, iteration);
        }
    }

    private ValueTask Invoke(object? target, in ModuleCall call, ParameterScope? scope)
    {
        var result = _parameters.Length switch
        {
            0 => _method.Invoke(target),
            1 => _method.Invoke(target, Argument(0, call, scope)),
            2 => _method.Invoke(target, Argument(0, call, scope), Argument(1, call, scope)),
            3 => _method.Invoke(target, Argument(0, call, scope), Argument(1, call, scope), Argument(2, call, scope)),
            _ => _method.Invoke(target, Arguments(call, scope).AsSpan()),
        };
        if (_returnsNothing)
            return ValueTask.CompletedTask;

        return result is ValueTask task ? task : UserCode.AsValueTask((Task?)result);
    }

    private object?[] Arguments(in ModuleCall call, ParameterScope? scope)
    {
        var arguments = new object?[_parameters.Length];
        for (var index = 0; index < arguments.Length; index++)
            arguments[index] = Argument(index, call, scope);
        return arguments;
    }

    private object? Argument(int index, in ModuleCall call, ParameterScope? scope) =>
        _known[index] is { } supply ? supply(call) : _supplied[index]!(scope!);
}
