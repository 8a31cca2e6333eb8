using System.Reflection;
using DSharpPlus.Commands;
using DSharpPlus.Commands.EventArgs;
using DSharpPlus.Commands.Trees;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.DSharpPlus;

namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>Classes of DSharpPlus.Commands, which makes an instance for each command and none when it registers a class.</summary>
public sealed class CommandsModuleRig : ModuleRig
{
    private static readonly MethodInfo _add =
        typeof(CommandsExtension).GetMethods().Single(method => method is { Name: nameof(CommandsExtension.AddCommands), IsGenericMethod: true } && method.GetParameters().Length == 0);

    public override Type Pulse => typeof(PulseCommands);

    public override Type Derived => typeof(DerivedCommands);

    public override Type? OuterOfPulse => null;

    public override Type? InnerPulse => null;

    public override Type LoopsOnly => typeof(CommandsWithLoopsOnly);

    public override Type Waiting => typeof(WaitingCommands);

    public override Type Faulty => typeof(FaultyCommands);

    public override Type? Unmakeable => null;

    public override Type Stateful => typeof(StatefulCommands);

    public override IReadOnlyDictionary<string, Func<IServiceProvider, Type, Task>> WaysIn { get; } = new Dictionary<string, Func<IServiceProvider, Type, Task>>
    {
        ["AddCommands(Type)"] = (services, type) =>
        {
            Of(services).AddCommands(type);
            return Of(services).RefreshAsync();
        },
        ["AddCommands<T>()"] = (services, type) =>
        {
            _add.MakeGenericMethod(type).Invoke(Of(services), []);
            return Of(services).RefreshAsync();
        },
        ["AddCommands(IEnumerable<Type>)"] = (services, type) =>
        {
            Of(services).AddCommands([type]);
            return Of(services).RefreshAsync();
        },
        ["AddCommandsWithLoopsAsync"] = (services, type) => Of(services).AddCommandsWithLoopsAsync(type),
    };

    public override Func<IServiceProvider, Type, Task> PromptWayIn => WaysIn["AddCommandsWithLoopsAsync"];

    public override IReadOnlyDictionary<string, Func<IServiceProvider, Type, Task>> WaysOut { get; } = new Dictionary<string, Func<IServiceProvider, Type, Task>>
    {
        ["ConfiguringCommands and RefreshAsync"] = RemoveByRefreshAsync,
        ["RemoveCommandsWithLoopsAsync"] = (services, type) => Of(services).RemoveCommandsWithLoopsAsync(type),
    };

    public override Func<IServiceProvider, Type, Task> PromptWayOut => WaysOut["RemoveCommandsWithLoopsAsync"];

    private static CommandsExtension Of(IServiceProvider services) => services.GetRequiredService<CommandsExtension>();

    /// <summary>The library's own way out.</summary>
    private static async Task RemoveByRefreshAsync(IServiceProvider services, Type type)
    {
        var extension = Of(services);
        extension.ConfiguringCommands += RemoveAsync;
        await extension.RefreshAsync();
        extension.ConfiguringCommands -= RemoveAsync;

        Task RemoveAsync(CommandsExtension sender, ConfigureCommandsEventArgs args)
        {
            args.CommandTrees.RemoveAll(tree => IsOf(tree, type));
            return Task.CompletedTask;
        }
    }

    private static bool IsOf(CommandBuilder tree, Type type) => tree.Method?.ReflectedType == type || tree.Method?.DeclaringType == type;
}
