using System.Collections.Concurrent;
using System.Reflection;
using Discord.Interactions.Builders;
using Discord.Rest;
using Microsoft.Extensions.DependencyInjection;

namespace Discord.Interactions;

public class InteractionService : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly ConcurrentDictionary<Type, ModuleInfo> _byType = new();

    // Read without a lock, as in the real service: who copies it while it changes may get an exception.
    private readonly HashSet<ModuleInfo> _modules = [];

    private readonly CommandMap<SlashCommandInfo> _slashCommands = new();
    private readonly CommandMap<ComponentCommandInfo> _componentCommands = new();
    private readonly Func<DiscordRestClient> _restClient;
    private readonly bool _makesScopes;

    public InteractionService(DiscordRestClient discord, InteractionServiceConfig? config = null)
        : this(() => discord, config ?? new InteractionServiceConfig())
    {
    }

    public InteractionService(IRestClientProvider discordProvider, InteractionServiceConfig? config = null)
        : this(() => discordProvider.RestClient, config ?? new InteractionServiceConfig())
    {
    }

    private InteractionService(Func<DiscordRestClient> restClient, InteractionServiceConfig config)
    {
        if (config.DefaultRunMode == RunMode.Default)
            throw new InvalidOperationException("RunMode cannot be set to Default");
        _restClient = restClient;
        _makesScopes = config.AutoServiceScopes;
        Activator = new ModuleActivator(this, _ => true);
    }

    public DiscordRestClient RestClient => _restClient();

    public IReadOnlyList<ModuleInfo> Modules => _modules.ToList();

    public IReadOnlyList<SlashCommandInfo> SlashCommands => _modules.SelectMany(module => module.SlashCommands).ToList();

    internal ModuleActivator Activator { get; }

    public Task<ModuleInfo> CreateModuleAsync(string name, IServiceProvider? services, Action<ModuleBuilder> buildFunc) => OneAtATimeAsync(() =>
    {
        var builder = new ModuleBuilder(this, name);
        buildFunc(builder);
        return Load(builder.Build(this, services ?? NoServices.Instance, null));
    });

    public Task<IEnumerable<ModuleInfo>> AddModulesAsync(Assembly assembly, IServiceProvider? services) =>
        AddModulesForTestAsync(ModuleClasses.In(assembly), services);

    public Task<ModuleInfo> AddModuleAsync<T>(IServiceProvider? services)
        where T : class => AddModuleAsync(typeof(T), services);

    public async Task<ModuleInfo> AddModuleAsync(Type type, IServiceProvider? services)
    {
        RequireModule(type, nameof(type));
        return await OneAtATimeAsync(() =>
        {
            if (_byType.ContainsKey(type))
                throw new ArgumentException("Module definition for this type already exists.");
            var built = ModuleClasses.Build([type], this, services ?? NoServices.Instance);
            if (!built.TryGetValue(type, out var module))
                throw new InvalidOperationException($"Could not build the module {type.FullName}, did you pass an invalid type?");
            _byType[type] = module;
            return Load(module);
        }).ConfigureAwait(false);
    }

    public Task<bool> RemoveModuleAsync<T>() => RemoveModuleAsync(typeof(T));

    public Task<bool> RemoveModuleAsync(Type type) =>
        OneAtATimeAsync(() => _byType.TryRemove(type, out var module) && Unload(module));

    public Task<bool> RemoveModuleAsync(ModuleInfo module) => OneAtATimeAsync(() =>
    {
        if (_byType.FirstOrDefault(entry => entry.Value == module).Key is { } type)
            _byType.TryRemove(type, out _);
        return Unload(module);
    });

    public SearchResult<SlashCommandInfo> SearchSlashCommand(ISlashCommandInteraction slashCommandInteraction)
    {
        List<string> path = [slashCommandInteraction.Data.Name];
        var option = slashCommandInteraction.Data.Options?.FirstOrDefault();
        while (option?.Type is ApplicationCommandOptionType.SubCommand or ApplicationCommandOptionType.SubCommandGroup)
        {
            path.Add(option.Name);
            option = option.Options?.FirstOrDefault();
        }

        return _slashCommands.Search(path);
    }

    public ModuleInfo GetModuleInfo<TModule>()
        where TModule : class
    {
        RequireModule(typeof(TModule), nameof(TModule));
        return _byType[typeof(TModule)];
    }

    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>What <see cref="AddModulesAsync"/> does with the classes that it finds: all are built before the first is loaded.</summary>
    internal Task<IEnumerable<ModuleInfo>> AddModulesForTestAsync(IEnumerable<Type> types, IServiceProvider? services) => OneAtATimeAsync(() =>
    {
        var built = ModuleClasses.Build(types, this, services ?? NoServices.Instance);
        foreach (var (type, module) in built)
        {
            _byType[type] = module;
            Load(module);
        }

        return (IEnumerable<ModuleInfo>)built.Values;
    });

    /// <summary>A slash command comes in: a scope, an instance from it, the method off the caller's thread, disposal of the instance, then of the scope.</summary>
    internal Task ExecuteForTestAsync(string slashCommand, IInteractionContext context, IServiceProvider? services)
    {
        var info = SlashCommands.Single(info => info.Name == slashCommand);
        return Task.Run(() => ExecuteAsync(info, context, services));
    }

    private static void RequireModule(Type type, string parameter)
    {
        if (!typeof(IInteractionModuleBase).IsAssignableFrom(type))
            throw new ArgumentException("Type parameter must be a type of Slash Module", parameter);
    }

    private async Task ExecuteAsync(SlashCommandInfo info, IInteractionContext context, IServiceProvider? services)
    {
        using var scope = services?.CreateScope();
        var provider = _makesScopes ? scope?.ServiceProvider : services;
        var module = (IInteractionModuleBase)Activator.Create(info.ModuleType, provider ?? NoServices.Instance);
        module.SetContext(context);
        try
        {
            await module.BeforeExecuteAsync(info).ConfigureAwait(false);
            module.BeforeExecute(info);
            await ((Task)info.Method.Invoke(module, null)!).ConfigureAwait(false);
        }
        finally
        {
            await module.AfterExecuteAsync(info).ConfigureAwait(false);
            module.AfterExecute(info);
            (module as IDisposable)?.Dispose();
        }
    }

    /// <summary>Listed first: a command whose name is taken ends it there.</summary>
    private ModuleInfo Load(ModuleInfo module)
    {
        _modules.Add(module);
        foreach (var command in module.SlashCommands)
            _slashCommands.Add(command);
        foreach (var command in module.ComponentCommands)
            _componentCommands.Add(command);
        foreach (var submodule in module.SubModules)
            Load(submodule);
        return module;
    }

    /// <summary>Only slash commands lose their names; submodules and theirs stay.</summary>
    private bool Unload(ModuleInfo module)
    {
        if (!_modules.Remove(module))
            return false;
        foreach (var command in module.SlashCommands)
            _slashCommands.Remove(command);
        return true;
    }

    private async Task<TResult> OneAtATimeAsync<TResult>(Func<TResult> work)
    {
        await _oneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            return work();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }
}
