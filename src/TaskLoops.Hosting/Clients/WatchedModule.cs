namespace TaskLoops.Hosting;

/// <summary>A module that was found in a source, and what became of it.</summary>
internal sealed class WatchedModule(RegisteredModule registered)
{
    private Task? _ending;

    public RegisteredModule Registered => registered;

    /// <summary>Null if it could not be loaded.</summary>
    public LoadedModule? Loaded { get; set; }

    /// <summary>Why it could not.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether it has been unloaded and its time to end is over, or nothing is left of it.</summary>
    public bool HasEnded => _ending?.IsCompleted == true;

    /// <summary>Whether it is being unloaded, or has been.</summary>
    public bool IsUnloaded => _ending is not null;

    /// <summary>Whether it is being unloaded.</summary>
    public bool IsEnding => _ending?.IsCompleted == false;

    /// <summary>Unloads it, whoever asks; a second call changes nothing.</summary>
    public void Unload(ModuleLoader loader)
    {
        if (_ending is not null)
            return;

        _ending = Loaded is { } loaded ? loader.UnloadAsync(loaded) : Task.CompletedTask;

        // Asked from inside the module, which is not awaited there, but has its time to end all the same.
        if (_ending.IsFaulted)
            _ending = FromOutsideAsync(Loaded!);
    }

    /// <summary>Waits for the end of its unloading.</summary>
    /// <exception cref="InvalidOperationException">The caller is inside a body or hook of the module, and would wait for itself.</exception>
    public Task EndAsync()
    {
        try
        {
            // All it does to a module that is unloaded is to tell whether the caller is inside.
            _ = Loaded!.Loops.StopAsync();
        }
        catch (InvalidOperationException inside)
        {
            throw new InvalidOperationException(
                $"Module {Registered.Type.Name} has been removed by a call that waits for its end, from inside one of its own loops, which would wait for itself. "
                + "It is being unloaded; remove it by the client library's own method, which does not wait.",
                inside);
        }

        return _ending!;
    }

    /// <summary>Waits without being taken for the module's own code.</summary>
    private static Task FromOutsideAsync(LoadedModule module)
    {
        var unloading = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static work => work.unloading.SetResult(work.module.UnloadAsync()), (unloading, module), preferLocal: false);
        return unloading.Task.Unwrap();
    }
}
