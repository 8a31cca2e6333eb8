using TaskLoops.Testing;

namespace TaskLoops.Tests.Modules;

public sealed class ModuleAllocationTests
{
    private readonly VirtualTimeProvider _time = new();

    [TestCase("Void")]
    [TestCase("VoidToken")]
    [TestCase("VoidIteration")]
    [TestCase("VoidBoth")]
    [TestCase("Task0")]
    [TestCase("TaskToken")]
    [TestCase("TaskIteration")]
    [TestCase("TaskBoth")]
    [TestCase("ValueTask0")]
    [TestCase("ValueTaskToken")]
    [TestCase("ValueTaskIteration")]
    [TestCase("ValueTaskBoth")]
    [NonParallelizable]
    public void The_common_signatures_allocate_nothing_for_an_iteration(string method)
    {
        var cog = new Signatures();
        var loop = Module.Load(cog, _time).Get(method);
        loop.Start();
        _time.Advance(Module.Seconds(1000));

        var before = GC.GetAllocatedBytesForCurrentThread();
        _time.Advance(Module.Seconds(10_000));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(cog.Count, Is.EqualTo(11_001));
        Assert.That(allocated, Is.LessThan(10_000), "less than a byte for each iteration: the clock's own constant part");
        loop.Cancel();
    }

    private sealed class Signatures
    {
        public int Count { get; private set; }

        [ModuleLoop(Seconds = 1)]
        public void Void() => Count++;

        [ModuleLoop(Seconds = 1)]
        public void VoidToken(CancellationToken token) => Count++;

        [ModuleLoop(Seconds = 1)]
        public void VoidIteration(LoopIteration iteration) => Count++;

        [ModuleLoop(Seconds = 1)]
        public void VoidBoth(LoopIteration iteration, CancellationToken token) => Count++;

        [ModuleLoop(Seconds = 1)]
        public Task Task0()
        {
            Count++;
            return Task.CompletedTask;
        }

        [ModuleLoop(Seconds = 1)]
        public Task TaskToken(CancellationToken token) => Task0();

        [ModuleLoop(Seconds = 1)]
        public Task TaskIteration(LoopIteration iteration) => Task0();

        [ModuleLoop(Seconds = 1)]
        public Task TaskBoth(LoopIteration iteration, CancellationToken token) => Task0();

        [ModuleLoop(Seconds = 1)]
        public ValueTask ValueTask0()
        {
            Count++;
            return ValueTask.CompletedTask;
        }

        [ModuleLoop(Seconds = 1)]
        public ValueTask ValueTaskToken(CancellationToken token) => ValueTask0();

        [ModuleLoop(Seconds = 1)]
        public ValueTask ValueTaskIteration(LoopIteration iteration) => ValueTask0();

        [ModuleLoop(Seconds = 1)]
        public ValueTask ValueTaskBoth(LoopIteration iteration, CancellationToken token) => ValueTask0();
    }
}
