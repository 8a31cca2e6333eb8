using TaskLoops;

namespace Recipes;

/// <summary>Looping a certain amount of times before exiting.</summary>
internal static class CertainAmountOfTimes
{
    public static async Task RunAsync()
    {
        var slowCount = TaskLoop
            .Create(
                Schedule.Every(TimeSpan.FromSeconds(5)),
                (iteration, _) => Console.WriteLine(iteration.Index),
                new LoopOptions { Count = 5 })
            .AfterLoop((_, _) => Console.WriteLine("done!"));

        await slowCount.Start();
    }
}
