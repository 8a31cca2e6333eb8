using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NativeAot;
using TaskLoops;
using TaskLoops.Hosting;

// Loops in a native program: no code is made at run time, and what nobody seems to need is trimmed away. So every part is tried here that finds its
// way by reflection: modules and their hooks, parameters by type, services. Exit code 0 only if all of it has happened.
var log = new ConsoleLog();

log.Say("1. Loops in code: a lambda and a method.");
var counted = new List<long>();
await using var counter = TaskLoop.Create(
    Schedule.Every(TimeSpan.FromMilliseconds(20)),
    (iteration, _) =>
    {
        counted.Add(iteration.Index);
        log.Tell(iteration, CancellationToken.None);
    },
    new LoopOptions { Count = 3, Listener = log });
await counter.Start();
log.Check("it ran three times", counted.SequenceEqual([0L, 1L, 2L]));
await using var teller = TaskLoop.Create(Schedule.Every(TimeSpan.FromMilliseconds(20)), log.Tell, new LoopOptions { Count = 1, Listener = log });
await teller.Start();
log.Check("a loop is called after its method, if that has a name", teller.Name == nameof(log.Tell) && counter.Name == "loop");

log.Say($"2. A module, in a {(RuntimeFeature.IsDynamicCodeSupported ? "program with a JIT compiler" : "native program")}.");
var cog = new GuildCog(log);
var module = ModuleLoops.For(cog, new ModuleLoopsOptions { Loops = new LoopOptions { Listener = log } });
var post = module.Get(cog.Post);
var greet = module.Get<Guild>(cog.GreetAsync);
module.Start();
_ = greet.Start(new Guild("Llamas", 12));
await Task.WhenAll(module.Loops.Where(loop => loop != post).Select(loop => loop.Completion));
log.Check("a method without parameters ran twice", cog.Told.Count(told => told == "count") == 2);
log.Check("so did a private method of the base class", cog.Beats == 2);
log.Check(
    "hooks ran before and after",
    cog.Told.Where(told => told.StartsWith("publish", StringComparison.Ordinal) || told is "before" or "after: Completed, 2")
        .SequenceEqual(["before", "publish 0", "publish 1", "after: Completed, 2"]));
log.Check("a method got its state", cog.Told.Contains($"greet Llamas of 12, #0 of {greet.Name}"));
log.Check("the error hook got the failure", cog.Told.Contains("error: the stone, #0"));
var nine = TimeZoneInfo.ConvertTime(post.NextIteration!.Value, TimeZoneInfo.FindSystemTimeZoneById("Europe/Warsaw"));
log.Check($"the daily loop is planned for {nine:HH:mm} in Warsaw", nine.TimeOfDay == TimeSpan.FromHours(9));
post.ChangeSchedule(Schedule.Cron("30 12 * * MON-FRI"));
log.Check($"and for {post.NextIteration:HH:mm} UTC by cron", post.NextIteration?.TimeOfDay == new TimeSpan(12, 30, 0));
await module.DisposeAsync();
log.Check("the module is unloaded and its object disposed of", !post.IsRunning && cog.IsDisposed);

log.Say("3. A host: services with loops, loops with services, settings, log.");
var book = new LedgerBook();
var hostLog = new HostLog(log);
var builder = Host.CreateApplicationBuilder();
builder.Configuration.AddInMemoryCollection([new("TaskLoops:Loops:digest:Interval", "00:00:00.02")]);
builder.Logging.ClearProviders().AddProvider(hostLog);
builder.Services.AddSingleton(book).AddScoped<Ledger>().AddKeyedSingleton("english", "Hello");
builder.Services
    .AddTaskLoops(options => options.StartStagger = TimeSpan.Zero)
    .AddLoopModule<Digest>()
    .AddLoop(
        "prune",
        Schedule.Every(TimeSpan.FromMilliseconds(20)),
        ([FromKeyedServices("english")] string greeting, Ledger ledger, TaskLoop loop, CancellationToken _) =>
        {
            ledger.Write($"{greeting} from {loop.Name}");
            return ValueTask.CompletedTask;
        },
        options => new LoopOptions(options) { Count = 2 });
using (var host = builder.Build())
{
    await host.StartAsync();
    var loops = host.Services.GetRequiredService<HostedLoops>();
    await loops.Get("prune").Completion;
    log.Check("a lambda got its services, and ran twice", book.Entries.Count(entry => entry == "Hello from prune") == 2);
    await log.Sees("a method got its services, by the interval of the settings", () => book.Entries.Contains("Hello #1, 3 copies"));
    await host.StopAsync();
    log.Check("no loop runs any more", loops.Registry.Loops.All(loop => !loop.IsRunning));
}

log.Check("every scope was released", book.Returned == book.Entries.Count());
log.Check("the log has the start and the end of a loop, a module and its settings", hostLog.Has(1) && hostLog.Has(2) && hostLog.Has(101) && hostLog.Has(111));

log.Say(log.AllWell ? "All of it happened." : "Something did not happen: see above.");
return log.AllWell ? 0 : 1;
