namespace DSharpPlusRecipes;

// What the recipes call and the contracts leave out, by the library's own names: the recipes read as they do in a bot, and compile on the real library
// without this file. Nothing here is ever run.
internal static class StandIns
{
    public static ValueTask RespondAsync(this DSharpPlus.Commands.CommandContext context, string content) => throw NotHere(context, content);

    public static Task RespondAsync(this DSharpPlus.CommandsNext.CommandContext context, string content) => throw NotHere(context, content);

    private static NotSupportedException NotHere(params object?[] unused) => new($"The contracts send nothing, not even {unused.Length} arguments.");
}
