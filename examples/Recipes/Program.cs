using Recipes;
using TaskLoops;

// Each recipe for as long as it takes to see what it does: `dotnet run --project examples/Recipes -- 1` and so on.
using var shutdown = new CancellationTokenSource(TimeSpan.FromSeconds(12));
switch (args.FirstOrDefault())
{
    case "1":
        await SimpleBackgroundTask.RunAsync(shutdown.Token);
        return 0;
    case "2":
        await ExceptionTypeForReconnect.RunAsync(_ => Say("updated"), shutdown.Token);
        return 0;
    case "3":
        await CertainAmountOfTimes.RunAsync();
        return 0;
    case "4":
        await WaitUntilReady.RunAsync(() => Task.Delay(TimeSpan.FromSeconds(2)), shutdown.Token);
        return 0;
    case "5":
        await FlushAsync(shutdown.Token);
        return 0;
    default:
        Console.WriteLine("1 a simple background task in a cog");
        Console.WriteLine("2 an exception type added for reconnect");
        Console.WriteLine("3 a certain number of iterations");
        Console.WriteLine("4 waiting until the client is ready");
        Console.WriteLine("5 flushing what is left when cancelled");
        return args.Length == 0 ? 0 : 1;
}

static async Task FlushAsync(CancellationToken shutdown)
{
    var bulker = new FlushOnCancellation((batch, _) => Say($"inserted {string.Join(", ", batch)}"));
    await using var loops = ModuleLoops.For(bulker);
    loops.Start();
    await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
    bulker.Add("a llama");
    await shutdown.WhenCancelled();
    bulker.Add("an alpaca");
}

static Task Say(string line)
{
    Console.WriteLine(line);
    return Task.CompletedTask;
}
