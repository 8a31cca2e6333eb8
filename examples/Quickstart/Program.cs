using Quickstart;
using TaskLoops;

// The main job without a token and without a network: a module with loops, a client that gets ready, a connection that breaks and comes back,
// an interval changed while it runs, and the module unloaded. Exit code 0 only if all of that has happened.
var log = new ConsoleLog();
var ready = new ReadyGate();
using var api = new LoopbackApi();

log.Say("1. A module with two loops: [ModuleLoop(Seconds = 1)] and [ModuleLoop(Times = [\"09:00\"], TimeZone = \"Europe/Warsaw\")].");
var cog = new StatsCog(api.Address, log);
var loops = ModuleLoops.For(cog, new ModuleLoopsOptions { Loops = new LoopOptions { Gate = ready, Listener = log, Retry = StatsCog.Impatient } });
loops.Start();
var publish = loops.Get(nameof(StatsCog.PublishAsync));
var greet = loops.Get(nameof(StatsCog.Greet));
log.Check("both loops are started", publish.IsRunning && greet.IsRunning);

log.Say("2. They wait for the client: nothing runs before it is ready.");
await Task.Delay(TimeSpan.FromSeconds(1));
log.Check("nothing has run yet", publish.CurrentIteration is null && publish.GetStatus().State == LoopState.WaitingForGate);
ready.Open();
await log.Sees("the third iteration", () => publish.CurrentIteration >= 2);

log.Say($"3. The daily loop, {greet.Schedule}: first {greet.NextIteration:u}. Changed to a time of day in a moment:");
var soon = DateTime.UtcNow.AddSeconds(3);
greet.ChangeSchedule(Schedule.Daily(TimeZoneInfo.Utc, new TimeOnly(soon.Hour, soon.Minute, soon.Second)));
log.Say($"   {greet.Schedule}: next {greet.NextIteration:u}.");
await log.Sees("the greeting", () => cog.Greetings == 1);

log.Say("4. The connection breaks: nobody listens on the port any more. The loop tries again by itself.");
api.GoDown();
await log.Sees("three retries after a refused connection", () => log.RefusedConnections >= 3);
api.ComeBack();
var published = cog.Published;
await log.Sees("the recovery", () => cog.Published > published);
log.Check("the loop has never failed", publish is { HasFailed: false, IsRunning: true });

log.Say("5. The interval is changed while the loop runs: from 1 s to 200 ms.");
publish.ChangeSchedule(Schedule.Every(TimeSpan.FromMilliseconds(200)));
var iteration = publish.CurrentIteration;
await log.Sees("five more iterations", () => publish.CurrentIteration >= iteration + 5);

log.Say("6. The module is unloaded: its loops are cancelled, and the after hook flushes what is left of the batch.");
await log.Sees("something in the batch", () => cog.Batched > 0);
await loops.DisposeAsync();
log.Check("both loops have ended", publish is { IsRunning: false, Completion.IsCanceled: true } && greet is { IsRunning: false, Completion.IsCanceled: true });
log.Check("the batch was flushed during the cancel", cog.FlushedOnCancel && cog.Batched == 0);

log.Say(log.AllWell ? "All of it happened." : "Something did not happen: see above.");
return log.AllWell ? 0 : 1;
