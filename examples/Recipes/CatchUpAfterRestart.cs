using System.Globalization;
using TaskLoops;

namespace Recipes;

/// <summary>A daily digest that is made up for when the bot was down at its time, unless that is more than six hours ago.</summary>
internal static class CatchUpAfterRestart
{
    public static TaskLoop Create(string directory, Func<bool, CancellationToken, Task> postDigest) => TaskLoop.Create(
        Schedule.Daily("09:00 Europe/Warsaw"),
        async (iteration, cancelled) => await postDigest(iteration.IsMakeUp, cancelled),
        new LoopOptions
        {
            Name = "digest",
            Store = new FileOccurrenceStore(directory),
            MakeUpWithin = TimeSpan.FromHours(6),
        });
}

/// <summary>One small file for each loop, replaced as a whole.</summary>
internal sealed class FileOccurrenceStore(string directory) : OccurrenceStore
{
    public override async ValueTask<DateTimeOffset?> LoadAsync(string loopName, CancellationToken cancelled)
    {
        var file = FileOf(loopName);
        return File.Exists(file)
            ? DateTimeOffset.Parse(await File.ReadAllTextAsync(file, cancelled), CultureInfo.InvariantCulture)
            : null;
    }

    public override async ValueTask StoreAsync(string loopName, DateTimeOffset occurrence, CancellationToken cancelled)
    {
        Directory.CreateDirectory(directory);
        var file = FileOf(loopName);
        await File.WriteAllTextAsync($"{file}.new", occurrence.ToString("O", CultureInfo.InvariantCulture), cancelled);
        File.Move($"{file}.new", file, overwrite: true);
    }

    private string FileOf(string loopName) => Path.Combine(directory, $"{Uri.EscapeDataString(loopName)}.txt");
}
