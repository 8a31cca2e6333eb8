using System.Reflection;
using Microsoft.Coyote.Runtime;

namespace TaskLoops;

/// <summary>Stands in for the system's in the engine: the callbacks of a cancelled token run in a task that Coyote controls, instead of on the pool.</summary>
internal sealed class CancellationTokenSource : System.Threading.CancellationTokenSource
{
    /// <summary>The two halves of the original, between which it goes to the pool.</summary>
    private static readonly Func<System.Threading.CancellationTokenSource, bool> _tryMark = Half<Func<System.Threading.CancellationTokenSource, bool>>("TransitionToCancellationRequested");
    private static readonly Action<System.Threading.CancellationTokenSource, bool> _run = Half<Action<System.Threading.CancellationTokenSource, bool>>("ExecuteCallbackHandlers");

    /// <summary>The token is cancelled when this returns, as with the original; what its callbacks throw is none of the scenarios' concern.</summary>
    public new Task CancelAsync()
    {
        if (_tryMark(this))
            ControlledWork.Run(RunCallbacks);
        return Task.CompletedTask;
    }

    /// <summary>In one step: whoever unregisters meanwhile would spin until it is over, and Coyote does not see that.</summary>
    private void RunCallbacks()
    {
        SchedulingPoint.Suppress();
        try
        {
            _run(this, false);
        }
        finally
        {
            SchedulingPoint.Resume();
        }
    }

    private static TDelegate Half<TDelegate>(string name)
        where TDelegate : Delegate =>
        typeof(System.Threading.CancellationTokenSource).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<TDelegate>();
}
