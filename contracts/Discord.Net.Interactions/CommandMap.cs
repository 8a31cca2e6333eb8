using System.Collections.Concurrent;

namespace Discord.Interactions;

/// <summary>Commands of one kind by their names, which each has only one of; a name that is a pattern is never taken.</summary>
internal sealed class CommandMap<T>
    where T : class, ICommandInfo
{
    private readonly ConcurrentDictionary<string, T> _byName = new(StringComparer.Ordinal);

    public void Add(T command)
    {
        var name = NameOf(command);
        if (command.SupportsWildCards && IsPattern(command))
            return;
        if (!_byName.TryAdd(name, command))
            throw new InvalidOperationException($"A {typeof(T).FullName} already exists with the same name: {name}");
    }

    /// <summary>Whosever it is.</summary>
    public void Remove(T command) => _byName.TryRemove(NameOf(command), out _);

    public SearchResult<T> Search(IEnumerable<string> path)
    {
        var name = string.Join(' ', path);
        return _byName.TryGetValue(name, out var command)
            ? SearchResult<T>.Found(name, command)
            : SearchResult<T>.FromError(name, InteractionCommandError.UnknownCommand, $"No {typeof(T).FullName} found for {name}");
    }

    private static bool IsPattern(T command) => command.TreatNameAsRegex || command.Name.Contains('*', StringComparison.Ordinal);

    private static string NameOf(T command)
    {
        var name = command.Name;
        for (var module = command.IgnoreGroupNames ? null : command.Module; module is not null; module = module.Parent)
        {
            if (module.IsSlashGroup)
                name = $"{module.SlashGroupName} {name}";
        }

        return name;
    }
}
