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
    private readonly Func<ModuleCall, object?>?[] _known;

    private MethodCall(MethodInfo method, ParameterInfo[] parameters, Func<ModuleCall, object?>?[] known, ParameterSource? source)
    {
        _signature = method;
        _method = MethodInvoker.Create(method);
        _returnsNothing = method.ReturnType == typeof(void);
        _parameters = parameters;
        _known = known;
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
        var canCall = true;
        for (var index = 0; index < parameters.Length; index++)
        {
            if (known[index] is null && WhyNotFromSource(parameters[index], source, KnownParameter.Choice(role, loop, loopMethod)) is { } reason)
            {
                faults.Add(reason);
                canCall = false;
            }
        }

        return canCall ? new MethodCall(method, parameters, known, source) : null;
    }

    /// <summary>The call in the form in which loops make it; typed, without any allocation, for the signatures in common use.</summary>
    public Func<LoopIteration, object?, CancellationToken, ValueTask> AsBody(object instance)
    {
        var target = Target(instance);
        return TypedBody.TryBind(_signature, _parameters, target)
            ?? ((iteration, state, token) => Call(target, new BodyCall(iteration, state, token)));
    }

    public Func<object?, CancellationToken, ValueTask> AsBeforeHook(object instance, TaskLoop loop)
    {
        var target = Target(instance);
        return (state, token) => Call(target, new ModuleCall(loop, state, token));
    }

    public Func<LoopEnd, object?, CancellationToken, ValueTask> AsAfterHook(object instance)
    {
        var target = Target(instance);
        return (end, state, token) => Call(target, new AfterHookCall(end, state, token));
    }

    public Func<LoopFailure, object?, CancellationToken, ValueTask> AsErrorHook(object instance)
    {
        var target = Target(instance);
        return (failure, state, token) => Call(target, new ErrorHookCall(failure, state, token));
    }

    private static string? WhyNotFromSource(ParameterInfo parameter, ParameterSource? source, string choice)
    {
        var type = parameter.ParameterType;
        if (type.IsByRef)
            return $"Parameter '{parameter.Name}' is ref, in or out: take the value itself.";

        var start = $"Parameter '{parameter.Name}' of type {type.Name} cannot be supplied: {choice}";
        if (type.IsByRefLike || type.IsPointer || KnownParameter.IsLoopsOwn(type))
            return start + ".";
        if (source is null)
            return $"{start}; anything else needs a source, ModuleLoopsOptions.Parameters.";

        try
        {
            return source.CanSupply(parameter) ? null : $"{start}, or what is registered with the source of parameters, where this type is unknown.";
        }
        catch (Exception exception)
        {
            return $"{start}; the source of parameters says: {exception.Message}";
        }
    }

    private object? Target(object instance) => _signature.IsStatic ? null : instance;

    private ValueTask Call(object? target, ModuleCall call) =>
        _source is null ? Invoke(target, call, scope: null) : CallInScopeAsync(_source, target, call);

    /// <summary>Stays in the context of its run, as the run itself does: there is none, outside virtual time.</summary>
    private async ValueTask CallInScopeAsync(ParameterSource source, object? target, ModuleCall call)
    {
        var scope = source.Open(call.Loop);
        try
        {
            await Invoke(target, call, scope).ConfigureAwait(true);
        }
        finally
        {
            try
            {
                await scope.DisposeAsync().ConfigureAwait(true);
            }
            catch (Exception exception)
            {
                call.Loop.Reports.HookFailed(LoopPlace.Disposal, exception, call.Iteration);
            }
        }
    }

    private ValueTask Invoke(object? target, ModuleCall call, ParameterScope? scope)
    {
        var result = _parameters.Length switch
        {
            0 => _method.Invoke(target),
            1 => _method.Invoke(target, Argument(0)),
            2 => _method.Invoke(target, Argument(0), Argument(1)),
            3 => _method.Invoke(target, Argument(0), Argument(1), Argument(2)),
            _ => _method.Invoke(target, _parameters.Select((_, index) => Argument(index)).ToArray().AsSpan()),
        };
        if (_returnsNothing)
            return ValueTask.CompletedTask;

        return result is ValueTask task ? task : UserCode.AsValueTask((Task?)result);

        object? Argument(int index) => _known[index] is { } supply ? supply(call) : scope!.Get(_parameters[index]);
    }
}
