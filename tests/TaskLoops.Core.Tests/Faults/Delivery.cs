namespace TaskLoops.Tests.Faults;

/// <summary>How an exception leaves the user's code.</summary>
public enum Delivery
{
    /// <summary>From a method without a task.</summary>
    Action,

    /// <summary>From a method that should have returned a task.</summary>
    InsteadOfTask,

    /// <summary>In the task that is returned.</summary>
    FaultedTask,

    /// <summary>From an asynchronous method, after it has waited.</summary>
    AfterAwait,

    /// <summary>In the value task that is returned.</summary>
    FaultedValueTask,

    /// <summary>From an asynchronous method with a value task, after it has waited.</summary>
    ValueTaskAfterAwait,
}
