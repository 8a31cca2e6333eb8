using System.Globalization;
using TaskLoops.Benchmarks.Scale;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case [Trials.Verb, var kind, var settings]:
        await Trials.RunHereAsync(kind, settings);
        return 0;
    case ["scale", var report, .. var rest]:
        await ScaleBenchmarks.RunAsync(report, rest is [var rounds, ..] ? int.Parse(rounds, CultureInfo.InvariantCulture) : 9, rest is [_, var part] ? part : "");
        return 0;
    case ["steps", .. var options]:
        BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(typeof(Trials).Assembly).Run(options);
        return 0;
    default:
        Console.Error.WriteLine("scale REPORT [ROUNDS [PART]]    many loops, with the peers in turn; the tables are written to the file REPORT; of titles with PART only");
        Console.Error.WriteLine("steps [OPTIONS]                 single steps, by BenchmarkDotNet, with its options: --filter '*'");
        return 1;
}
