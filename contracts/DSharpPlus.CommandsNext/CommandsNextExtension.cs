using System.Reflection;
using DSharpPlus.CommandsNext.Attributes;
using DSharpPlus.CommandsNext.Entities;
using DSharpPlus.CommandsNext.Exceptions;
using Microsoft.Extensions.DependencyInjection;

namespace DSharpPlus.CommandsNext;

public class CommandsNextExtension : IDisposable
{
    private readonly CommandsNextConfiguration _configuration;

    // Handed out as it is: who enumerates it while it changes gets an exception.
    private readonly Dictionary<string, Command> _commands = [];

    internal CommandsNextExtension(CommandsNextConfiguration configuration) => _configuration = new CommandsNextConfiguration(configuration);

    public DiscordClient Client { get; private set; } = null!;

    public IServiceProvider Services => Client.ServiceProvider;

    public IReadOnlyDictionary<string, Command> RegisteredCommands => _commands;

    public void Setup(DiscordClient client)
    {
        Client = client;
        if (_configuration.EnableDefaultHelp)
            Register(typeof(DefaultHelpModule));
    }

    public void RegisterCommands(Assembly assembly)
    {
        foreach (var type in assembly.ExportedTypes.Where(type => ModuleClasses.IsModule(type) && !type.IsNested))
            Register(type);
    }

    public void RegisterCommands<T>()
        where T : BaseCommandModule => RegisterCommands(typeof(T));

    public void RegisterCommands(Type t)
    {
        if (t is null)
            throw new ArgumentNullException(nameof(t), "Type cannot be null.");
        if (!ModuleClasses.IsModule(t))
            throw new ArgumentNullException(nameof(t), "Type must be a class, which cannot be abstract or static.");
        Register(t);
    }

    /// <summary>By name, as commands are compared; the module stays what it is and is never disposed of.</summary>
    public void UnregisterCommands(params Command[] cmds)
    {
        if (cmds.Any(command => command.Parent is not null))
            throw new InvalidOperationException("Cannot unregister nested commands.");
        string[] names = [.. _commands.Where(entry => cmds.Contains(entry.Value)).Select(entry => entry.Key)];
        foreach (var name in names)
            _commands.Remove(name);
    }

    public void Dispose() => GC.SuppressFinalize(this);

    /// <summary>A command comes in: the one instance of the module, or one made in a scope of its own; neither is ever disposed of.</summary>
    internal async Task ExecuteForTestAsync(string qualifiedName)
    {
        var command = _commands.Values.SelectMany(WithChildren).Distinct().Single(command => command.QualifiedName == qualifiedName);
        using var scope = command.Module is TransientCommandModule ? Services.CreateScope() : null;
        var context = new CommandContext { Client = Client, CommandsNext = this, Services = scope?.ServiceProvider ?? Services, Command = command };
        var module = command.Module!.GetInstance(context.Services);
        await module.BeforeExecutionAsync(context).ConfigureAwait(false);
        await ((Task)command.Method!.Invoke(module, [context])!).ConfigureAwait(false);
        await module.AfterExecutionAsync(context).ConfigureAwait(false);
    }

    private static IEnumerable<Command> WithChildren(Command command) =>
        command is CommandGroup group ? [group, .. group.Children.SelectMany(WithChildren)] : [command];

    private void Register(Type type)
    {
        foreach (var command in new ModuleClasses(Services, _configuration.CaseSensitive).Read(type))
            Add(command);
    }

    private void Add(Command command)
    {
        string[] names = [command.Name, .. command.Aliases];
        if (names.Any(_commands.ContainsKey))
            throw new DuplicateCommandException(command.QualifiedName);
        foreach (var name in names)
            _commands[name] = command;
    }

    [ModuleLifespan(ModuleLifespan.Transient)]
    public class DefaultHelpModule : BaseCommandModule
    {
        [Command("help")]
        public Task DefaultHelpAsync(CommandContext ctx, params string[] command) => Task.CompletedTask;
    }
}
