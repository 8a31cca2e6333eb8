using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using DSharpPlus.Commands;
using DSharpPlus.Commands.EventArgs;
using DSharpPlus.Commands.Trees;
using TaskLoops.Hosting;

namespace TaskLoops.DSharpPlus;

/// <summary>The classes with loops whose commands are registered with DSharpPlus.Commands, as of its last refresh.</summary>
/// <remarks>
/// A class stays the same module from the first refresh that has its commands to the first that does not: each refresh makes all commands anew, so
/// that no object of the library's can tell. Every refresh is seen, by the next look or at the beginning of the next refresh.
/// </remarks>
internal sealed class CommandsModules : ModuleSource
{
    private static readonly ConditionalWeakTable<CommandsExtension, CommandsModules> _byExtension = [];

    /// <summary>An outcome that no refresh has: its own object, for all empty ones of the library are the same.</summary>
    private static readonly IReadOnlyDictionary<string, Command> _none = new Dictionary<string, Command>();

    private readonly CommandsExtension _extension;

    /// <summary>One refresh of ours at a time: the library has no lock.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    private readonly object _sync = new();

    /// <summary>Classes that have loops but no commands, of which the library knows nothing.</summary>
    private readonly HashSet<Type> _told = [];

    /// <summary>Classes whose commands the next refresh leaves out.</summary>
    private readonly HashSet<Type> _leaving = [];

    /// <summary>Classes whose commands were taken out, and may still be called: the library answers slash commands as it first registered them.</summary>
    private readonly HashSet<Type> _removed = [];

    /// <summary>Replaced, never changed.</summary>
    private volatile Snapshot _seen = new(_none, FrozenDictionary<Type, RegisteredModule>.Empty);
    private Snapshot? _found;

    private CommandsModules(CommandsExtension extension)
    {
        _extension = extension;
        extension.ConfiguringCommands += OnConfiguring;
        extension.AddCheck<RemovedCommandsCheck>();
    }

    /// <summary>The one source of an extension.</summary>
    public static CommandsModules Of(CommandsExtension extension) => _byExtension.GetValue(extension, key => new CommandsModules(key));

    /// <summary>Registers a class: all of it or nothing.</summary>
    /// <exception cref="InvalidOperationException">The library has registered none of its commands.</exception>
    public async Task AddAsync(Type type, ulong[] guildIds)
    {
        lock (_sync)
        {
            // Taken back before anything came of it.
            if (_leaving.Remove(type))
                return;

            if (!CommandClasses.HasCommands(type))
            {
                Tell(_told.Add(type));
                return;
            }
        }

        _extension.AddCommands(type, guildIds);
        if (await RefreshAsync().ConfigureAwait(false) && !ClassesOf(_extension.Commands).Contains(type))
        {
            await RemoveAsync(type).ConfigureAwait(false);
            throw new InvalidOperationException($"DSharpPlus has registered no command of {type}; its log tells why. Perhaps others have the same names.");
        }
    }

    /// <summary>Takes a class out; whether it was registered.</summary>
    public async Task<bool> RemoveAsync(Type type)
    {
        lock (_sync)
        {
            if (Tell(_told.Remove(type)))
                return true;

            _leaving.Add(type);
            _removed.Add(type);
        }

        var wasThere = ClassesOf(_extension.Commands).Contains(type);
        await RefreshAsync().ConfigureAwait(false);
        return wasThere;
    }

    /// <summary>Makes the library take up what has changed; false before the client's start, when it could not, and after which it does so itself.</summary>
    public async Task<bool> RefreshAsync()
    {
        if (!DSharpPlusReadiness.Of(_extension.Client).HasStarted)
            return false;

        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            await _extension.RefreshAsync().ConfigureAwait(false);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whether a command that was called is one of a class that was taken out, and has not been added since.</summary>
    public bool IsRemoved(Command command)
    {
        if (CommandClasses.Of(command) is not { } type)
            return false;

        lock (_sync)
            return WasRemoved(type) && !ClassesOf(_extension.Commands).Contains(type);

        // With a group went the groups inside it.
        bool WasRemoved(Type removed) => _removed.Contains(removed) || (removed.DeclaringType is { } outer && WasRemoved(outer));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<RegisteredModule>? Find()
    {
        var now = Now();
        if (now == _found)
            return null;

        _found = now;
        return [.. now.Modules.Values];
    }

    private static IEnumerable<Type> ClassesOf(IReadOnlyDictionary<string, Command> commands) =>
        commands.Values.SelectMany(command => command.Flatten()).Select(CommandClasses.Of).OfType<Type>();

    /// <summary>Called at the beginning of a refresh, whose outcome so far is still that of the last one. Nobody waits for handlers: all is done before it returns.</summary>
    private Task OnConfiguring(CommandsExtension extension, ConfigureCommandsEventArgs commands)
    {
        Now();
        lock (_sync)
        {
            foreach (var type in _leaving)
                CommandClasses.Remove(commands.CommandTrees, type);
            _leaving.Clear();
        }

        return Task.CompletedTask;
    }

    /// <summary>What is registered: a comparison of references, unless there has been a refresh.</summary>
    private Snapshot Now()
    {
        var seen = _seen;
        return ReferenceEquals(seen.Commands, _extension.Commands) ? seen : Take();
    }

    private Snapshot Take()
    {
        lock (_sync)
        {
            var commands = _extension.Commands;
            if (ReferenceEquals(_seen.Commands, commands))
                return _seen;

            var classes = ClassesOf(commands).Union(_told).Where(type => !type.IsAbstract && ModuleLoops.AreDeclaredBy(type));
            return _seen = new(commands, classes.ToFrozenDictionary(type => type, type => _seen.Modules.GetValueOrDefault(type) ?? Register(type)));
        }
    }

    private RegisteredModule Register(Type type)
    {
        var registration = new object();
        return new RegisteredModule(type, registration)
        {
            IsRegistered = () => Now().Modules.GetValueOrDefault(type)?.Registration == registration,
            HasCommands = CommandClasses.HasCommands(type),
        };
    }

    /// <summary>Has what is registered found out anew.</summary>
    private bool Tell(bool hasChanged)
    {
        if (hasChanged)
            _seen = _seen with { Commands = _none };
        return hasChanged;
    }

    private sealed record Snapshot(IReadOnlyDictionary<string, Command> Commands, FrozenDictionary<Type, RegisteredModule> Modules);
}
