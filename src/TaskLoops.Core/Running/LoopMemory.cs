namespace TaskLoops.Running;

/// <summary>What an earlier process has left of a loop, and what this one leaves: before its first iteration, and with each (rule T11).</summary>
internal sealed class LoopMemory(LoopRun run, LoopOpening opening, OccurrenceStore store)
{
    /// <summary>Remembers the occurrence of an iteration that begins.</summary>
    public static async ValueTask StoreAsync(LoopRunState run, LoopIteration iteration)
    {
        try
        {
            await run.Loop.Options.Store!.StoreAsync(run.Loop.Name, iteration.ScheduledFor, iteration.Token).ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            if (!run.IsCancelled || exception is not OperationCanceledException)
                run.Loop.Reports.HookFailed(LoopPlace.OccurrenceStore, exception);
        }
    }

    public async ValueTask<(bool HasAnswered, DateTimeOffset? Stored)> LoadAsync()
    {
        try
        {
            return run.IsEnding() ? default : (true, await store.LoadAsync(run.Loop.Name, opening.EndingToken()).ConfigureAwait(true));
        }
        catch (Exception exception)
        {
            Report(exception);
            return default;
        }
    }

    public async ValueTask StoreAsync(DateTimeOffset origin)
    {
        try
        {
            if (!run.IsEnding())
                await store.StoreAsync(run.Loop.Name, origin, opening.EndingToken()).ConfigureAwait(true);
        }
        catch (Exception exception)
        {
            Report(exception);
        }
    }

    private void Report(Exception exception)
    {
        if (!run.IsEnding() || exception is not OperationCanceledException)
            run.Loop.Reports.HookFailed(LoopPlace.OccurrenceStore, exception);
    }
}
