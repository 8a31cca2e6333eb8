using DSharpPlusBot;
using DSharpPlusBot.Rehearsal;
using Microsoft.Extensions.Hosting;
using Rehearsal;

// With a token it is a bot. Without one it rehearses on a Discord of its own, in this process, and shows what happens.
if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("DISCORD_TOKEN")))
    return await Stage.PutOnAsync(stage => new BotPlay(stage).RunBothDaysAsync());

var builder = Bot.CreateBuilder(args);
builder.AddBot();
await builder.Build().RunAsync();
return 0;
