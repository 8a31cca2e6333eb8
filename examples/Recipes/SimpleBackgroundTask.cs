using TaskLoops;

namespace Recipes;

/// <summary>A simple background task in a cog.</summary>
internal sealed class SimpleBackgroundTask
{
    private int _index;

    [ModuleLoop(Seconds = 5)]
    public void Printer()
    {
        Console.WriteLine(_index);
        _index++;
    }

    public static async Task RunAsync(CancellationToken shutdown)
    {
        await using var loops = ModuleLoops.For(new SimpleBackgroundTask());
        loops.Start();

        await shutdown.WhenCancelled();
    }
}
