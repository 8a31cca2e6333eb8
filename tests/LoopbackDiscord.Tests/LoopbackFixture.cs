namespace TaskLoops.Loopback.Tests;

/// <summary>One server for each test; when it is over, nothing may have gone wrong inside.</summary>
public abstract class LoopbackFixture
{
    private protected LoopbackDiscord Discord { get; private set; } = null!;

    private protected HttpClient Http { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Discord = await LoopbackDiscord.StartAsync(Options());
        Http = new HttpClient { BaseAddress = Discord.RestUri, Timeout = TimeSpan.FromSeconds(30) };
    }

    [TearDown]
    public async Task StopAsync()
    {
        Http.Dispose();
        await Discord.DisposeAsync();
        Assert.That(Discord.Faults, Is.Empty);
    }

    private protected virtual LoopbackDiscordOptions Options() => new();
}
