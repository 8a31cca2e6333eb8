using TaskLoops;

namespace Recipes;

/// <summary>Waiting until the bot is ready before the loop starts.</summary>
internal sealed class WaitUntilReady(ReadyGate ready)
{
    private int _index;

    [ModuleLoop(Seconds = 5)]
    public void Printer()
    {
        Console.WriteLine(_index);
        _index++;
    }

    [BeforeLoop(nameof(Printer))]
    public async Task BeforePrinterAsync(CancellationToken cancelled)
    {
        Console.WriteLine("waiting...");
        await ready.WaitAsync(cancelled);
    }

    public static async Task RunAsync(Func<Task> connect, CancellationToken shutdown)
    {
        var ready = new ReadyGate();
        await using var loops = ModuleLoops.For(new WaitUntilReady(ready));
        loops.Start();

        await connect();
        ready.Open();

        await shutdown.WhenCancelled();
    }
}
