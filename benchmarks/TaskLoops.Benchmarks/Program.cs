using System.Globalization;
using System.Text.Json;
using TaskLoops.Benchmarks.Scale;
using TaskLoops.Benchmarks.Engines;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args[1] == "idle")
{
    var n = 20000;
    var engine = EngineCatalog.Create(args[0]);
    var probe = new Probe(n, TimeSpan.FromHours(1), i => TimeSpan.Zero);
    var before = GC.GetTotalMemory(true);
    await engine.StartAsync(probe);
    Thread.Sleep(3000);
    var after = GC.GetTotalMemory(true);
    Console.WriteLine($"{args[0]} {(after - before) / (double)n} B/loop");
    foreach (var x in HeapByType.ForEachOf(n)) Console.WriteLine($"  {x.Bytes,8:F1} B {x.Count:F2}  {x.Type}");
    Environment.Exit(0);
}
var t = new SteadyTrial(args[0], int.Parse(args[1]), double.Parse(args[2]), 2, double.Parse(args[3]), 3);
var r = await t.RunAsync();
Console.WriteLine(args[0] + " " + JsonSerializer.Serialize(r));
Environment.Exit(0);
