using TaskLoops;

await using var stats = ModuleLoops.For(new StatsCog());
stats.Start();
await Task.Delay(TimeSpan.FromSeconds(12));

internal sealed class StatsCog
{
    [ModuleLoop(Seconds = 5)]
    public void Publish(LoopIteration iteration) => Console.WriteLine($"#{iteration.Index}, planned for {iteration.ScheduledFor:T}");
}
