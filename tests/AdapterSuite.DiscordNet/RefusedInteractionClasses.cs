using Discord.Interactions;

namespace TaskLoops.AdapterSuite.DiscordNet;

// Made by the library.
#pragma warning disable CA1812

/// <summary>Has the name of the command of <see cref="PulseInteractions"/>.</summary>
internal sealed class FirstInteractions(Trace trace) : InteractionModuleBase<SocketInteractionContext>
{
    [ModuleLoop(Seconds = 1)]
    public void Run(LoopIteration iteration) => trace.Add($"first {iteration.Index}");

    [SlashCommand("pulse", "Says nothing.")]
    public Task SayNothingAsync() => Task.CompletedTask;
}

/// <summary>The same name, and loops before and behind it.</summary>
internal sealed class OuterOfTakenInteractions(Trace trace) : GenericInteractions<OuterOfTakenInteractions>(trace)
{
    internal sealed class LuckyInteractions(Trace trace) : GenericInteractions<LuckyInteractions>(trace)
    {
        [SlashCommand("lucky", "Says nothing.")]
        public Task SayNothingAsync() => Task.CompletedTask;
    }

    internal sealed class TakenInteractions(Trace trace) : GenericInteractions<TakenInteractions>(trace)
    {
        [SlashCommand("pulse", "Says nothing.")]
        public Task SayNothingAsync() => Task.CompletedTask;
    }
}

internal sealed class TwinInteractions(Trace trace) : GenericInteractions<TwinInteractions>(trace)
{
    [SlashCommand("twin", "Says nothing.")]
    public Task SayNothingAsync() => Task.CompletedTask;

    [SlashCommand("twin", "Says nothing.")]
    public Task SayNothingEitherAsync() => Task.CompletedTask;
}

/// <summary>In its group the name is another one.</summary>
[Group("barn", "Says nothing.")]
internal sealed class GroupedInteractions(Trace trace) : GenericInteractions<GroupedInteractions>(trace)
{
    [SlashCommand("pulse", "Says nothing.")]
    public Task SayNothingAsync() => Task.CompletedTask;
}

[Group("barn", "Says nothing.")]
internal sealed class SameGroupInteractions(Trace trace) : GenericInteractions<SameGroupInteractions>(trace)
{
    [SlashCommand("pulse", "Says nothing.")]
    public Task SayNothingAsync() => Task.CompletedTask;
}

/// <summary>Its group does not count.</summary>
[Group("mill", "Says nothing.")]
internal sealed class UngroupedInteractions(Trace trace) : GenericInteractions<UngroupedInteractions>(trace)
{
    [SlashCommand("pulse", "Says nothing.", ignoreGroupNames: true)]
    public Task SayNothingAsync() => Task.CompletedTask;
}

internal sealed class ButtonInteractions(Trace trace) : GenericInteractions<ButtonInteractions>(trace)
{
    [SlashCommand("show", "Says nothing.")]
    public Task ShowAsync() => Task.CompletedTask;

    [ComponentInteraction("button")]
    public Task PressAsync() => Task.CompletedTask;
}

/// <summary>Patterns are never taken.</summary>
internal sealed class PagesInteractions(Trace trace) : GenericInteractions<PagesInteractions>(trace)
{
    [ComponentInteraction("page:*")]
    public Task TurnAsync(string page) => Task.FromResult(page);
}

internal sealed class MorePagesInteractions(Trace trace) : GenericInteractions<MorePagesInteractions>(trace)
{
    [ComponentInteraction("page:*")]
    public Task TurnAsync(string page) => Task.FromResult(page);
}
