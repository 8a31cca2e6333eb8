using System.Collections.Concurrent;
using TaskLoops;

namespace NativeAot;

/// <summary>A module with every form of method that a loop can call: by a delegate of its own type, and by reflection.</summary>
internal sealed class GuildCog(ConsoleLog log) : Cog, IDisposable
{
    public const string Stone = "the stone";

    private readonly ConcurrentQueue<string> _told = new();

    public IEnumerable<string> Told => _told;

    public bool IsDisposed { get; private set; }

    [ModuleLoop(Seconds = 0.02, Count = 2)]
    public void Count() => Tell("count");

    [BeforeLoop(nameof(PublishAsync))]
    public void Prepare() => Tell("before");

    [ModuleLoop(Seconds = 0.02, Count = 2)]
    public async Task PublishAsync(LoopIteration iteration, CancellationToken cancelled)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1), cancelled);
        Tell($"publish {iteration.Index}");
    }

    [AfterLoop(nameof(PublishAsync))]
    public async Task FlushAsync(LoopEnd end, CancellationToken limit)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1), limit);
        Tell($"after: {end.Reason}, {end.Iterations}");
    }

    // None of the common signatures, for which there are typed delegates: called by reflection.
    [ModuleLoop<Guild>(Seconds = 0.02, Count = 1)]
    public async ValueTask GreetAsync(Guild guild, TaskLoop<Guild> loop, LoopIteration iteration, CancellationToken cancelled)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1), cancelled);
        Tell($"greet {guild.Name} of {guild.Members}, #{iteration.Index} of {loop.Name}");
    }

    [ModuleLoop(Seconds = 0.02, Count = 1, OnUnhandled = OnUnhandled.Continue)]
    public void Stumble() => throw new InvalidOperationException(Stone);

    [LoopError(nameof(Stumble))]
    public void Report(LoopFailure failure, LoopIteration? iteration) => Tell($"error: {failure.Exception.Message}, #{iteration?.Index}");

    [ModuleLoop(Times = ["09:00"], TimeZone = "Europe/Warsaw")]
    public void Post() => Tell("good morning");

    public void Dispose() => IsDisposed = true;

    private void Tell(string what)
    {
        log.Say($"   {what}");
        _told.Enqueue(what);
    }
}
