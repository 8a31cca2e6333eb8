using System.Data.Common;
using TaskLoops;

namespace Recipes;

/// <summary>Adding an exception to handle during reconnect.</summary>
internal sealed class ExceptionTypeForReconnect(Func<CancellationToken, Task> updateDatabase)
{
    [ModuleLoop(Minutes = 5)]
    [ReconnectOn(typeof(DbException))]
    public async Task UpdateInBatchesAsync(CancellationToken cancelled) => await updateDatabase(cancelled);

    public static async Task RunAsync(Func<CancellationToken, Task> updateDatabase, CancellationToken shutdown)
    {
        await using var loops = ModuleLoops.For(new ExceptionTypeForReconnect(updateDatabase));
        loops.Start();

        // The same for a loop at hand, and for some exceptions of a type only.
        var update = loops.Get(nameof(UpdateInBatchesAsync));
        update.AddExceptionType<DbException>();
        update.AddExceptionType(failure => failure is InvalidOperationException && failure.Message.Contains("busy", StringComparison.Ordinal));

        await shutdown.WhenCancelled();
    }
}
