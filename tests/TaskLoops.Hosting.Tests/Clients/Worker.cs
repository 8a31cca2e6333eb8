using TaskLoops.Hosting.Tests.Recording;

namespace TaskLoops.Hosting.Tests.Clients;

/// <summary>A command module with a loop, a part of its scope, and a body that takes as long as a test lets it.</summary>
internal sealed class Worker : IDisposable
{
    private static int _made;

    private readonly Diary _diary;
    private readonly Func<CancellationToken, Task>? _work;

    public Worker(Diary diary, Part part, Func<CancellationToken, Task>? work = null)
    {
        _diary = diary;
        Part = part;
        _work = work;
        Number = Interlocked.Increment(ref _made);
        _diary.Note("made");
    }

    public Part Part { get; }

    /// <summary>Another one for each instance.</summary>
    public int Number { get; }

    [ModuleLoop(Seconds = 1)]
    public async Task WorkAsync(LoopIteration iteration, CancellationToken cancelled)
    {
        _diary.Note($"work {iteration.Index}");
        if (_work is not null)
            await _work(cancelled);
    }

    [AfterLoop(nameof(WorkAsync))]
    public void After(LoopEnd end) => _diary.Note($"after {end.Reason}");

    public void Dispose() => _diary.Note("disposed");
}
