namespace TaskLoops;

/// <summary>Stands in for the thread pool: each piece of work is a task that Coyote controls. One schedule runs at a time.</summary>
internal static class ControlledWork
{
    private static readonly List<Task> _begun = [];

    public static void Run(Action work)
    {
        try
        {
            var task = Task.Run(work);
            lock (_begun)
                _begun.Add(task);
        }
        catch (InvalidCastException)
        {
            // Coyote has given the schedule up and lets nothing begin any more.
        }
    }

    public static void Forget()
    {
        lock (_begun)
            _begun.Clear();
    }

    /// <summary>Waits for all of it, so that nothing is left when a schedule ends.</summary>
    public static async Task EndAsync()
    {
        while (true)
        {
            Task[] open;
            lock (_begun)
            {
                _begun.RemoveAll(static task => task.IsCompleted);
                open = [.. _begun];
            }

            if (open.Length == 0)
                return;

            await Task.WhenAll(open);
        }
    }
}
