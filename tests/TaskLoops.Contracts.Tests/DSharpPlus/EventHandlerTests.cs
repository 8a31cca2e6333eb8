using DSharpPlus;
using DSharpPlus.EventArgs;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TaskLoops.Contracts.Tests.DSharpPlus;

public sealed class EventHandlerTests
{
    private readonly Heard _heard = new();

    [Test]
    public async Task Handler_that_throws_stops_no_other()
    {
        using var services = Services(events => events
            .HandleClientStarted((_, _) => throw new IOException())
            .HandleClientStarted((_, _) => Hear("second")));

        await ConnectAsync(services);

        Assert.That(_heard.Entries, Is.EqualTo(new[] { "second" }));
    }

    [Test]
    public async Task What_a_handler_throws_goes_to_the_error_handler()
    {
        using var services = Services(events => events.Services.AddSingleton(_heard).AddSingleton<IClientErrorHandler, Errors>());
        services.GetRequiredService<IOptions<EventHandlerCollection>>().Value.Register<ClientStartedEventArgs>((_, _) => throw new IOException());

        await ConnectAsync(services);

        Assert.That(_heard.Entries, Is.EqualTo(new[] { "IOException" }));
    }

    [Test]
    public async Task Nobody_waits_for_a_handler()
    {
        var gate = new TaskCompletionSource();
        using var services = Services(events => events.HandleClientStarted((_, _) => gate.Task));

        await ConnectAsync(services);

        Assert.That(gate.Task.IsCompleted, Is.False);
    }

    [Test]
    public async Task Handler_class_comes_from_a_scope_of_the_event()
    {
        using var services = Services(events =>
        {
            events.Services.AddSingleton(_heard).AddScoped<Scoped>();
            events.AddEventHandlers<Both>();
        });
        var client = await ConnectAsync(services);

        client.ReceiveReady(0);

        Assert.That(_heard.Entries, Is.EqualTo(new[] { "started in scope 1", "session in scope 2" }));
    }

    [Test]
    public async Task Late_handler_is_heard_only_of_events_that_had_one_at_the_first_event()
    {
        using var services = Services(events => events.HandleClientStopped((_, _) => Hear("early")));
        var client = await ConnectAsync(services);
        var handlers = services.GetRequiredService<IOptions<EventHandlerCollection>>().Value;

        handlers.Register<ClientStoppedEventArgs>((_, _) => Hear("late"));
        handlers.Register<SessionCreatedEventArgs>((_, _) => Hear("too late"));
        client.ReceiveReady(0);
        await client.DisconnectAsync();

        Assert.That(_heard.Entries, Is.EqualTo(new[] { "early", "late" }));
    }

    [Test]
    public void Class_that_handles_nothing_is_refused() =>
        Assert.That(() => new EventHandlerCollection().Register(typeof(string)), Throws.InvalidOperationException);

    private static async Task<DiscordClient> ConnectAsync(ServiceProvider services)
    {
        var client = services.GetRequiredService<DiscordClient>();
        await client.ConnectAsync();
        return client;
    }

    private static ServiceProvider Services(Action<EventHandlingBuilder> configure) => new ServiceCollection()
        .AddDiscordClient("token", DiscordIntents.None)
        .ConfigureEventHandlers(configure)
        .BuildServiceProvider();

    private Task Hear(string what)
    {
        _heard.Entries.Add(what);
        return Task.CompletedTask;
    }

    private sealed class Heard
    {
        public List<string> Entries { get; } = [];

        public int Scopes { get; set; }
    }

    private sealed class Scoped(Heard heard)
    {
        public int Number { get; } = ++heard.Scopes;
    }

    private sealed class Both(Heard heard, Scoped scoped) : IEventHandler<ClientStartedEventArgs>, IEventHandler<SessionCreatedEventArgs>
    {
        public Task HandleEventAsync(DiscordClient sender, ClientStartedEventArgs eventArgs) => Write("started");

        public Task HandleEventAsync(DiscordClient sender, SessionCreatedEventArgs eventArgs) => Write("session");

        private Task Write(string what)
        {
            heard.Entries.Add($"{what} in scope {scoped.Number}");
            return Task.CompletedTask;
        }
    }

    private sealed class Errors(Heard heard) : IClientErrorHandler
    {
        public ValueTask HandleEventHandlerError(string name, Exception exception, Delegate invokedDelegate, object sender, object args)
        {
            heard.Entries.Add(exception.GetType().Name);
            return ValueTask.CompletedTask;
        }

        public ValueTask HandleGatewayError(Exception exception) => ValueTask.CompletedTask;
    }
}
