using System.Diagnostics;
using System.Text.Json;

namespace TaskLoops.Benchmarks.Scale;

/// <summary>Runs trials, each in a process of its own.</summary>
internal static class Trials
{
    public const string Verb = "trial";

    /// <summary>Runs a trial in a new process of this program.</summary>
    public static TrialResult Run(ITrial trial)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Verb, trial.GetType().Name, JsonSerializer.Serialize(trial, trial.GetType())])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var figures = process.StandardOutput.ReadLine();
        if (figures is null)
            throw new InvalidOperationException($"{trial} has ended without figures.");

        var result = JsonSerializer.Deserialize<TrialResult>(figures)!;
        if (trial is IdleTrial idle)
        {
            foreach (var (type, bytes) in HeapByType.ForEachOf(idle.Loops, process.Id))
                result[type] = bytes;
        }

        process.Kill();
        process.WaitForExit();
        return result;
    }

    /// <summary>Is the new process: runs the trial, prints its figures, and stays as it is until it is ended.</summary>
    public static async Task RunHereAsync(string kind, string settings)
    {
        ITrial trial = kind switch
        {
            nameof(SteadyTrial) => JsonSerializer.Deserialize<SteadyTrial>(settings)!,
            nameof(IdleTrial) => JsonSerializer.Deserialize<IdleTrial>(settings)!,
            nameof(EndTrial) => JsonSerializer.Deserialize<EndTrial>(settings)!,
            nameof(LifeTrial) => JsonSerializer.Deserialize<LifeTrial>(settings)!,
            nameof(BurstTrial) => JsonSerializer.Deserialize<BurstTrial>(settings)!,
            _ => throw new ArgumentException($"There is no trial '{kind}'.", nameof(kind)),
        };
        Console.WriteLine(JsonSerializer.Serialize(await trial.RunAsync()));
        await Console.In.ReadLineAsync();
    }
}
