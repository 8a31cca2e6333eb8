using Discord.Commands;
using Discord.Interactions;
using Discord.WebSocket;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.AdapterSuite;

namespace TaskLoops.DiscordNet.Tests;

/// <summary>Commands run on instances of their own, and never touch that of the loops.</summary>
[Category("M2")]
public sealed class CommandInstanceTests : AdapterTests<ContractRig>
{
    private DiscordSocketClient Client => (DiscordSocketClient)Rig.Client;

    [Test]
    public async Task An_interaction_has_an_instance_of_its_own()
    {
        var host = await ReadyAsync();
        var service = host.Services.GetRequiredService<InteractionService>();
        await service.AddModuleAsync<CountedInteractions>(host.Services);
        host.Trace.Clear();
        await host.LookAsync();

        var user = new SocketSelfUser(Client, 1);
        for (var time = 0; time < 2; time++)
            await Within(service.ExecuteForTestAsync("counted", new SocketInteractionContext(Client, new SocketSlashCommand(Client, 2, null, user)), host.Services));
        host.AdvanceSeconds(1);
        await service.RemoveModuleAsync<CountedInteractions>();
        await host.LookAsync();

        AssertApart(host);
    }

    [Test]
    public async Task A_text_command_has_an_instance_of_its_own()
    {
        var host = await ReadyAsync();
        var service = host.Services.GetRequiredService<CommandService>();
        await service.AddModuleAsync<CountedTextCommands>(host.Services);
        host.Trace.Clear();
        await host.LookAsync();

        var message = new SocketUserMessage(Client, 1, null!, new SocketSelfUser(Client, 2), "!counted");
        for (var time = 0; time < 2; time++)
            await Within(service.ExecuteForTestAsync("counted", new SocketCommandContext(Client, message), host.Services));
        host.AdvanceSeconds(1);
        await service.RemoveModuleAsync<CountedTextCommands>();
        await host.LookAsync();

        AssertApart(host);
    }

    /// <summary>The library has made the first to read its commands.</summary>
    private static void AssertApart(AdapterHost host) => Assert.That(
        host.Settled(),
        Is.EqualTo(["loop on 2", "command on 3", "3 disposed", "command on 4", "4 disposed", "loop on 2", "2 disposed"]));

    private async Task<AdapterHost> ReadyAsync()
    {
        var host = Host(loops => loops.Services.AddSingleton<Counter>());
        await host.StartAsync();
        await Within(Rig.ConnectAsync());
        await GateOpensAsync(host);
        return host;
    }

    private sealed class Counter
    {
        private int _last;

        public int Next() => Interlocked.Increment(ref _last);
    }

    private sealed class CountedInteractions(Trace trace, Counter counter) : InteractionModuleBase<SocketInteractionContext>, IDisposable
    {
        private readonly int _number = counter.Next();

        [ModuleLoop(Seconds = 1)]
        public void Pulse() => trace.Add($"loop on {_number}");

        [SlashCommand("counted", "Tells which it is.")]
        public Task TellAsync()
        {
            trace.Add($"command on {_number}");
            return Task.CompletedTask;
        }

        public void Dispose() => trace.Add($"{_number} disposed");
    }

    private sealed class CountedTextCommands(Trace trace, Counter counter) : LoopModuleBase, IDisposable
    {
        private readonly int _number = counter.Next();

        [ModuleLoop(Seconds = 1)]
        public void Pulse() => trace.Add($"loop on {_number}");

        [Command("counted")]
        public Task TellAsync()
        {
            trace.Add($"command on {_number}");
            return Task.CompletedTask;
        }

        public void Dispose() => trace.Add($"{_number} disposed");
    }
}
