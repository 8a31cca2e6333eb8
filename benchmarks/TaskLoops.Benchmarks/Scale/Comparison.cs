namespace TaskLoops.Benchmarks.Scale;

/// <summary>The same trial for several engines, in turn, so many rounds; then the medians, and the ratio to the first of the peers, round by round.</summary>
internal sealed record Comparison(string Title, Func<string, ITrial> Trial, string[] Engines, string Reference, string[] Figures)
{
    public async Task WriteAsync(TextWriter report, int rounds)
    {
        var results = Engines.ToDictionary(engine => engine, _ => new List<TrialResult>());
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var engine in Engines)
            {
                Console.WriteLine($"{Title}: round {round} of {rounds}, {engine}");
                results[engine].Add(Trials.Run(Trial(engine)));
            }
        }

        await report.WriteLineAsync($"### {Title}\n");
        foreach (var figure in Figures)
            await WriteAsync(report, figure, results);
        await WriteWeightsAsync(report, results);
        await report.FlushAsync();
    }

    private async Task WriteAsync(TextWriter report, string figure, Dictionary<string, List<TrialResult>> results)
    {
        await report.WriteLineAsync($"| {figure} | median | min | max | x {Reference}: median | min | max |");
        await report.WriteLineAsync("|---|---|---|---|---|---|---|");
        foreach (var engine in Engines)
        {
            var values = results[engine].ConvertAll(result => result[figure]);
            var ratios = values.Zip(results[Reference], (value, reference) => reference[figure] == 0 ? double.NaN : value / reference[figure]).ToList();
            await report.WriteLineAsync($"| {engine} | {Spread.Of(values)} | {Spread.Of(ratios)} |");
        }

        await report.WriteLineAsync();
    }

    /// <summary>What one loop is made of, of trials that tell.</summary>
    private static async Task WriteWeightsAsync(TextWriter report, Dictionary<string, List<TrialResult>> results)
    {
        foreach (var (engine, trials) in results)
        {
            foreach (var (figure, value) in trials[0].Where(figure => figure.Key.StartsWith(HeapByType.Prefix, StringComparison.Ordinal)))
                await report.WriteLineAsync($"- {engine}: {value:0.#} B {figure[HeapByType.Prefix.Length..]}");
        }

        await report.WriteLineAsync();
    }
}
