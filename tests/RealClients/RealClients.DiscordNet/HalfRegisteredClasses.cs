using Discord;
using Discord.Interactions;
using TaskLoops.AdapterSuite;

namespace TaskLoops.RealClients.DiscordNet;

// Made by the library.
#pragma warning disable CA1812

internal abstract class TracedInteractions(Trace trace) : InteractionModuleBase<SocketInteractionContext>
{
    [ModuleLoop(Seconds = 1)]
    protected void Run() => trace.Add(GetType().Name);
}

internal abstract class UserInteractions(Trace trace) : TracedInteractions(trace)
{
    [UserCommand("known")]
    public Task SayNothingAsync(IUser user) => Task.FromResult(user);
}

internal sealed class FirstUserInteractions(Trace trace) : UserInteractions(trace);

internal sealed class SecondUserInteractions(Trace trace) : UserInteractions(trace);

internal abstract class MessageInteractions(Trace trace) : TracedInteractions(trace)
{
    [MessageCommand("known")]
    public Task SayNothingAsync(IMessage message) => Task.FromResult(message);
}

internal sealed class FirstMessageInteractions(Trace trace) : MessageInteractions(trace);

internal sealed class SecondMessageInteractions(Trace trace) : MessageInteractions(trace);

internal abstract class AutocompleteInteractions(Trace trace) : TracedInteractions(trace)
{
    [AutocompleteCommand("parameter", "command")]
    public Task SayNothingAsync() => Task.CompletedTask;
}

internal sealed class FirstAutocompleteInteractions(Trace trace) : AutocompleteInteractions(trace);

internal sealed class SecondAutocompleteInteractions(Trace trace) : AutocompleteInteractions(trace);

[Group("house", "Says nothing.")]
internal abstract class GroupedButtonInteractions(Trace trace) : TracedInteractions(trace)
{
    [ComponentInteraction("button")]
    public Task SayNothingAsync() => Task.CompletedTask;
}

internal sealed class FirstGroupedButtonInteractions(Trace trace) : GroupedButtonInteractions(trace);

internal sealed class SecondGroupedButtonInteractions(Trace trace) : GroupedButtonInteractions(trace);

internal abstract class ModalInteractions(Trace trace) : TracedInteractions(trace)
{
    [ModalInteraction("modal")]
    public Task SayNothingAsync(EmptyModal modal) => Task.FromResult(modal);
}

internal sealed class FirstModalInteractions(Trace trace) : ModalInteractions(trace);

internal sealed class SecondModalInteractions(Trace trace) : ModalInteractions(trace);

internal sealed class BrokenPatternInteractions(Trace trace) : TracedInteractions(trace)
{
    [ComponentInteraction("[", TreatAsRegex = true)]
    public Task SayNothingAsync() => Task.CompletedTask;
}

internal sealed class NamelessModalInteractions(Trace trace) : TracedInteractions(trace)
{
    [ModalInteraction(null!)]
    public Task SayNothingAsync(EmptyModal modal) => Task.FromResult(modal);
}

internal sealed class NamelessInteractions(Trace trace) : TracedInteractions(trace)
{
    [SlashCommand(null!, "Says nothing.")]
    public Task SayNothingAsync() => Task.CompletedTask;
}

public sealed class EmptyModal : IModal
{
    public string Title => "Nothing";
}
