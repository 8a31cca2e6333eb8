using Discord;
using Discord.WebSocket;

namespace DiscordNetRecipes;

// What the recipes call and the contracts leave out, by the library's own names: the recipes read as they do in a bot, and compile on the real library
// without this file. Nothing here is ever run.
public abstract class InteractionModuleBase<T> : Discord.Interactions.InteractionModuleBase<T>
    where T : class, IInteractionContext
{
    protected virtual Task RespondAsync(string? text = null, bool ephemeral = false) => throw NotHere();

    private static NotSupportedException NotHere() => new("The contracts send nothing.");
}

internal static class StandIns
{
    public static IChannel? GetChannel(this DiscordSocketClient client, ulong id) => throw NotHere(client, id);

    public static Task SetCustomStatusAsync(this DiscordSocketClient client, string status) => throw NotHere(client, status);

    public static Task SendMessageAsync(this IMessageChannel channel, string? text = null, RequestOptions? options = null) => throw NotHere(channel, text, options);

    private static NotSupportedException NotHere(params object?[] unused) => new($"The contracts send nothing, not even {unused.Length} arguments.");
}
