using System.Runtime.CompilerServices;
using Discord.Interactions;

namespace TaskLoops.DiscordNet;

/// <summary>Which of the modules that an interaction service lists are registered.</summary>
/// <remarks>
/// The library lists a module, then gives its commands their names; if one is taken it throws, and leaves the module listed. It tells nobody but the
/// caller, so who has which name is followed here. A module that is removed leaves all of them behind but those of its slash commands. Thread-safe.
/// </remarks>
internal sealed class InteractionRegistrations
{
    private static readonly ConditionalWeakTable<InteractionService, InteractionRegistrations> _byService = [];

    private readonly object _sync = new();
    private readonly InteractionService _service;
    private readonly Dictionary<CommandName, ICommandInfo> _holders = [];
    private readonly Dictionary<ModuleInfo, string> _refusals = [];
    private readonly Dictionary<Type, ModuleInfo> _inForce = [];
    private IReadOnlyList<ModuleInfo> _listed = [];

    private InteractionRegistrations(InteractionService service) => _service = service;

    /// <summary>What all who watch a service have seen of it.</summary>
    public static InteractionRegistrations Of(InteractionService service) => _byService.GetValue(service, static key => new InteractionRegistrations(key));

    /// <summary>What is listed, the same object as long as it is the same modules; null if that was being changed.</summary>
    public IReadOnlyList<ModuleInfo>? Look()
    {
        lock (_sync)
        {
            if (SnapshotOrNull() is not { } listed)
                return null;

            if (listed.SequenceEqual(_listed))
                return _listed;

            foreach (var fresh in listed.Except(_listed).Where(module => !module.IsSubModule))
            {
                if (Register(fresh) is null)
                    continue;

                // It may be getting its names at this very moment: asked again, now or at the next look.
                if (!IsIdle())
                    return null;

                if (Register(fresh) is { } refusal)
                    _refusals[fresh] = refusal;
            }

            foreach (var gone in _listed.Except(listed))
                Forget(gone);
            return _listed = listed;
        }
    }

    /// <summary>The registration of a class: the last one, or, if that was refused, the one before, which goes on. Null if there is none.</summary>
    public ModuleInfo? InForce(Type type, ModuleInfo? last)
    {
        lock (_sync)
        {
            if (last is null)
            {
                _inForce.Remove(type);
                return null;
            }

            if (!_listed.Contains(last))
                Look();
            if (_listed.Contains(last) && !_refusals.ContainsKey(last))
                _inForce[type] = last;
            return _inForce.GetValueOrDefault(type) is { } module && _listed.Contains(module) ? module : null;
        }
    }

    /// <summary>Why a module was refused; null if it was not.</summary>
    public string? RefusalOf(ModuleInfo module)
    {
        lock (_sync)
            return _refusals.GetValueOrDefault(module);
    }

    /// <summary>Gives the module's commands their names, up to the first that is taken, and says whose it is.</summary>
    private string? Register(ModuleInfo module)
    {
        foreach (var command in CommandName.CommandsOf(module))
        {
            if (!CommandName.CanBeThatOf(command))
                return $"its registration has failed, since '{command.Name}' cannot be the name of a command.";
            if (CommandName.Of(command) is not { } name)
                continue;

            var holder = HolderOf(name, command);
            if (holder != command)
                return $"its registration has failed, since the name of its command '{name.Path}' is taken, by module {holder.Module.Name}.";

            _holders[name] = command;
        }

        return module.SubModules.Select(Register).FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>Who has the name of a command, or had it when it came: itself, if nobody.</summary>
    private ICommandInfo HolderOf(CommandName name, ICommandInfo command)
    {
        var holder = _holders.GetValueOrDefault(name) ?? command;
        if (command is not SlashCommandInfo)
            return holder;

        // The order of the list says nothing of who came first; of slash commands, the library does.
        if (SlashCommandSearch.Find(_service, CommandName.PathOf(command)) is { } found)
            return found;

        // Now nobody has it: the holder has gone since, or, if the module was there before, a namesake that was refused has gone and taken it along.
        return holder.Module != command.Module && holder.Module.Name == command.Module.Name ? command : holder;
    }

    /// <summary>Takes back the names of slash commands.</summary>
    private void Forget(ModuleInfo module)
    {
        _refusals.Remove(module);
        foreach (var command in module.SlashCommands)
        {
            if (CommandName.Of(command) is { } name && _holders.GetValueOrDefault(name) == command)
                _holders.Remove(name);
        }
    }

    /// <summary>Whether the library is adding and removing nothing: it does one thing at a time, and would not find a module that does not exist before that.</summary>
    private bool IsIdle() => _service.RemoveModuleAsync<InteractionRegistrations>().IsCompletedSuccessfully;

    /// <summary>The library copies its set without a lock: null if two copies differ, or there is none.</summary>
    private IReadOnlyList<ModuleInfo>? SnapshotOrNull()
    {
        try
        {
            var modules = _service.Modules;
            return modules.SequenceEqual(_service.Modules) && !modules.Contains(null!) ? modules : null;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
