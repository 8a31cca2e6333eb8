using BenchmarkDotNet.Attributes;

namespace TaskLoops.Benchmarks.Steps;

/// <summary>What it costs to start and end loops and to change them; a million times each, so that what is left behind would show.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class LifeSteps
{
    private static readonly Schedule[] _schedules = [Schedule.Every(TimeSpan.FromHours(1)), Schedule.Every(TimeSpan.FromHours(2))];
    private TaskLoop _loop = null!;
    private int _changes;

    [GlobalSetup]
    public void SetUp()
    {
        _loop = TaskLoop.Create(_schedules[0], static (_, _) => ValueTask.CompletedTask, new LoopOptions { RunOnStart = false });
        _loop.TryStart();
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _loop.DisposeAsync();

    [Benchmark]
    public async Task StartAndCancel()
    {
        var loop = TaskLoop.Create(_schedules[0], static (_, _) => ValueTask.CompletedTask);
        loop.TryStart();
        await loop.CancelAsync();
    }

    [Benchmark]
    public void ChangeSchedule() => _loop.ChangeSchedule(_schedules[++_changes % 2]);

    [Benchmark]
    public async Task LoadAndUnloadModuleOfTenLoops()
    {
        await using var loops = ModuleLoops.For(new TenLoops());
        loops.Start();
    }

    private sealed class TenLoops
    {
        [ModuleLoop(Hours = 1)]
        public void Loop1() => GC.KeepAlive(this);

        [ModuleLoop(Hours = 1)]
        public void Loop2() => GC.KeepAlive(this);

        [ModuleLoop(Hours = 1)]
        public void Loop3() => GC.KeepAlive(this);

        [ModuleLoop(Hours = 1)]
        public void Loop4() => GC.KeepAlive(this);

        [ModuleLoop(Hours = 1)]
        public void Loop5() => GC.KeepAlive(this);

        [ModuleLoop(Hours = 1)]
        public void Loop6() => GC.KeepAlive(this);

        [ModuleLoop(Hours = 1)]
        public void Loop7() => GC.KeepAlive(this);

        [ModuleLoop(Hours = 1)]
        public void Loop8() => GC.KeepAlive(this);

        [ModuleLoop(Hours = 1)]
        public void Loop9() => GC.KeepAlive(this);

        [ModuleLoop(Hours = 1)]
        public void Loop10() => GC.KeepAlive(this);
    }
}
