namespace TaskLoops.Modules;

/// <summary>The parameters that loops supply themselves, found by type (rule M3).</summary>
internal static class KnownParameter
{
    /// <summary>How a parameter of the type gets its value; null if the loop has none for it.</summary>
    public static KnownValue? Find(Type type, ModuleRole role, ModuleLoopAttribute loop)
    {
        if (type == typeof(CancellationToken))
            return static (in ModuleCall call) => call.Token;
        if (type == typeof(TaskLoop) || type == loop.HandleType)
            return static (in ModuleCall call) => call.Loop;
        if (type == loop.StateType)
            return static (in ModuleCall call) => call.State;

        return role switch
        {
            ModuleRole.Body when type == typeof(LoopIteration) => static (in ModuleCall call) => call.Iteration,
            ModuleRole.AfterHook when type == typeof(LoopEnd) => static (in ModuleCall call) => call.End,
            ModuleRole.AfterHook when type == typeof(LoopEndReason) => static (in ModuleCall call) => call.End.Reason,
            ModuleRole.ErrorHook when type == typeof(Exception) => static (in ModuleCall call) => call.Failure.Exception,
            ModuleRole.ErrorHook when type == typeof(LoopFailure) => static (in ModuleCall call) => call.Failure,
            ModuleRole.ErrorHook when type == typeof(LoopIteration?) => static (in ModuleCall call) => call.Iteration,
            _ => null,
        };
    }

    /// <summary>Whether a loop supplies the type, in this role or in another: a source of parameters is not asked for it.</summary>
    public static bool IsLoopsOwn(Type type) =>
        type == typeof(LoopIteration) || type == typeof(LoopIteration?) || type == typeof(LoopEnd) || type == typeof(LoopEndReason)
        || type == typeof(LoopFailure) || type.IsAssignableTo(typeof(Exception)) || type.IsAssignableTo(typeof(TaskLoop));

    /// <summary>What may be asked for in a role for the loop of that method, in words.</summary>
    public static string Choice(ModuleRole role, ModuleLoopAttribute loop, string loopMethod)
    {
        var own = role switch
        {
            ModuleRole.Body => "a loop method can take LoopIteration, ",
            ModuleRole.BeforeHook => $"a before hook of {loopMethod} can take ",
            ModuleRole.AfterHook => $"an after hook of {loopMethod} can take LoopEnd, LoopEndReason, ",
            _ => $"an error hook of {loopMethod} can take Exception, LoopFailure, LoopIteration?, ",
        };
        return $"{own}CancellationToken, TaskLoop{(loop.StateType is { } state ? $", TaskLoop<{state.Name}>, {state.Name}" : "")}";
    }
}
