using System.Collections.Frozen;
using System.Reflection;
using DSharpPlus.AsyncEvents;
using DSharpPlus.Commands.ContextChecks;
using DSharpPlus.Commands.EventArgs;
using DSharpPlus.Commands.Trees;
using Microsoft.Extensions.DependencyInjection;

namespace DSharpPlus.Commands;

public sealed class CommandsExtension
{
    private readonly List<CommandBuilder> _builders = [];
    private readonly List<Type> _checks = [];

    internal CommandsExtension(CommandsConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        DebugGuildId = configuration.DebugGuildId;
    }

    public event AsyncEventHandler<CommandsExtension, ConfigureCommandsEventArgs>? ConfiguringCommands;

    public DiscordClient Client { get; private set; } = null!;

    public IServiceProvider ServiceProvider { get; private set; } = null!;

    public ulong DebugGuildId { get; init; }

    public IReadOnlyDictionary<string, Command> Commands { get; private set; } = new Dictionary<string, Command>();

    public void Setup(DiscordClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (Client is not null)
            throw new InvalidOperationException("Commands Extension is already initialized.");
        Client = client;
        ServiceProvider = client.ServiceProvider;
    }

    public void AddCheck<T>()
        where T : IContextCheck => AddCheck(typeof(T));

    public void AddCheck(Type checkType) => _checks.Add(checkType);

    public void AddCommand(CommandBuilder command) => _builders.Add(command);

    public void AddCommand(Delegate commandDelegate) => _builders.Add(CommandBuilder.From(commandDelegate));

    public void AddCommand(Type type) => _builders.Add(CommandBuilder.From(type));

    public void AddCommands(Assembly assembly) => AddCommands(assembly, []);

    public void AddCommands(Assembly assembly, params ulong[] guildIds) =>
        AddCommands(assembly.GetTypes().Where(type => type.DeclaringType is not { } outer || !CommandBuilder.IsCommand(outer)), guildIds);

    public void AddCommands(IEnumerable<CommandBuilder> commands) => _builders.AddRange(commands);

    public void AddCommands(IEnumerable<Type> types) => AddCommands(types, []);

    public void AddCommands(params CommandBuilder[] commands) => _builders.AddRange(commands);

    public void AddCommands(Type type) => AddCommands([type], []);

    public void AddCommands(Type type, params ulong[] guildIds) => AddCommands([type], guildIds);

    public void AddCommands<T>() => AddCommands([typeof(T)], []);

    public void AddCommands<T>(params ulong[] guildIds) => AddCommands([typeof(T)], guildIds);

    /// <summary>A class with the attribute is one command; of another class each public method with the attribute is one.</summary>
    public void AddCommands(IEnumerable<Type> types, params ulong[] guildIds)
    {
        foreach (var type in types)
        {
            if (CommandBuilder.IsCommand(type))
                _builders.Add(CommandBuilder.From(type, guildIds));
            else
                _builders.AddRange(type.GetMethods().Where(CommandBuilder.IsCommand).Select(method => CommandBuilder.From(method, null, guildIds)));
        }
    }

    /// <summary>A new dictionary each time, of what the handlers of <see cref="ConfiguringCommands"/> have left in the list.</summary>
    public Task RefreshAsync()
    {
        StartConfiguring(new ConfigureCommandsEventArgs { CommandTrees = _builders });
        var commands = new Dictionary<string, Command>();
        foreach (var builder in _builders)
            TryBuild(builder, commands);
        Commands = commands.ToFrozenDictionary();
        return Task.CompletedTask;
    }

    internal Task ExecuteForTestAsync(string fullName) =>
        ExecuteForTestAsync(Commands.Values.SelectMany(command => command.Flatten()).Single(command => command.FullName == fullName));

    /// <summary>
    /// A command comes in, one that is registered or, as slash commands do, one that once was: a scope, the checks that ask every command, an
    /// instance, the method, disposal of the scope; the instance is never disposed of.
    /// </summary>
    internal async Task ExecuteForTestAsync(Command command)
    {
        using var scope = ServiceProvider.CreateScope();
        var context = new PlayedContext { Extension = this, Command = command, ServiceScope = scope };
        foreach (var type in _checks.Where(type => type.IsAssignableTo(typeof(IContextCheck<UnconditionalCheckAttribute>))))
        {
            var check = (IContextCheck<UnconditionalCheckAttribute>)ActivatorUtilities.CreateInstance(scope.ServiceProvider, type);
            if (await check.ExecuteCheckAsync(new UnconditionalCheckAttribute(), context).ConfigureAwait(false) is { } refusal)
                throw new ChecksFailed(refusal);
        }

        var instance = command.Target ?? ActivatorUtilities.CreateInstance(scope.ServiceProvider, command.Method!.DeclaringType!);
        switch (command.Method!.Invoke(instance, [context]))
        {
            case Task task:
                await task.ConfigureAwait(false);
                break;
            case ValueTask task:
                await task.ConfigureAwait(false);
                break;
        }
    }

    /// <summary>The real library logs what cannot be built, be it for its name, and goes on.</summary>
    private static void TryBuild(CommandBuilder builder, Dictionary<string, Command> commands)
    {
        try
        {
            var command = builder.Build();
            commands.Add(command.Name, command);
        }
        catch (ArgumentException)
        {
            // Nobody listens to the log here.
        }
    }

    /// <summary>Nobody awaits the handlers: what they do before their first wait counts for this refresh.</summary>
    private void StartConfiguring(ConfigureCommandsEventArgs args)
    {
        foreach (var handler in ConfiguringCommands?.GetInvocationList() ?? [])
            _ = RunAsync((AsyncEventHandler<CommandsExtension, ConfigureCommandsEventArgs>)handler, args);
    }

    private async Task RunAsync(AsyncEventHandler<CommandsExtension, ConfigureCommandsEventArgs> handler, ConfigureCommandsEventArgs args)
    {
        try
        {
            await handler(this, args).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Nobody listens to the log here.
        }
    }
}
