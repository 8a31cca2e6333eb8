using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Discord;
using Discord.Interactions;

namespace TaskLoops.DiscordNet;

/// <summary>Asks an interaction service for a slash command, by an interaction that has a name and nothing else.</summary>
internal static class SlashCommandSearch
{
    /// <summary>The command of a name behind those of its groups; null if there is none.</summary>
    public static SlashCommandInfo? Find(InteractionService service, IReadOnlyList<string> path)
    {
        IApplicationCommandInteractionDataOption[] options = [];
        foreach (var name in path.Skip(1).Reverse())
            options = [With<IApplicationCommandInteractionDataOption>(("Name", name), ("Type", ApplicationCommandOptionType.SubCommand), ("Options", options))];
        var data = With<IApplicationCommandInteractionData>(("Name", path[0]), ("Options", options));
        return service.SearchSlashCommand(With<ISlashCommandInteraction>(("Data", data))).Command;
    }

    private static T With<T>(params (string Name, object Value)[] properties)
        where T : class
    {
        var made = DispatchProxy.Create<T, Properties>();
        ((Properties)(object)made).Values = properties.ToDictionary(property => $"get_{property.Name}", property => property.Value);
        return made;
    }

    /// <summary>The library's interfaces have dozens of members, and more with each release: these are the few that a search reads.</summary>
    [SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "The proxy is derived from it.")]
    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "The proxy is what is made.")]
    private class Properties : DispatchProxy
    {
        public IReadOnlyDictionary<string, object> Values { get; set; } = new Dictionary<string, object>();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Values.GetValueOrDefault(targetMethod!.Name);
    }
}
