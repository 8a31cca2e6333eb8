using System.Reflection;
using DSharpPlus.CommandsNext;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.DSharpPlus;

namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>Modules of CommandsNext, of which one object runs the commands and the loops.</summary>
public sealed class CommandsNextModuleRig : ModuleRig
{
    private static readonly MethodInfo _register =
        typeof(CommandsNextExtension).GetMethods().Single(method => method is { Name: nameof(CommandsNextExtension.RegisterCommands), IsGenericMethod: true });

    public override Type Pulse => typeof(PulseModule);

    public override Type Derived => typeof(DerivedModule);

    public override Type? OuterOfPulse => null;

    public override Type? InnerPulse => null;

    public override Type? LoopsOnly => null;

    public override Type Waiting => typeof(WaitingModule);

    public override Type Faulty => typeof(FaultyModule);

    public override Type Unmakeable => typeof(UnmakeableModule);

    public override Type? Stateful => null;

    public override bool DisposesInstances => false;

    public override IReadOnlyDictionary<string, Func<IServiceProvider, Type, Task>> WaysIn { get; } = new Dictionary<string, Func<IServiceProvider, Type, Task>>
    {
        ["RegisterCommands(Type)"] = (services, type) => Done(() => Of(services).RegisterCommands(type)),
        ["RegisterCommands<T>()"] = (services, type) => Done(() => _register.MakeGenericMethod(type).Invoke(Of(services), BindingFlags.DoNotWrapExceptions, null, [], null)),
        ["AddModuleWithLoopsAsync"] = (services, type) => Of(services).AddModuleWithLoopsAsync(type),
    };

    public override Func<IServiceProvider, Type, Task> PromptWayIn => WaysIn["AddModuleWithLoopsAsync"];

    public override IReadOnlyDictionary<string, Func<IServiceProvider, Type, Task>> WaysOut { get; } = new Dictionary<string, Func<IServiceProvider, Type, Task>>
    {
        ["UnregisterCommands"] = (services, type) => Done(() => Of(services).UnregisterCommands(
            [.. Of(services).RegisteredCommands.Values.Where(command => command.Module?.ModuleType == type).Distinct()])),
        ["RemoveModuleWithLoopsAsync"] = (services, type) => Of(services).RemoveModuleWithLoopsAsync(type),
    };

    public override Func<IServiceProvider, Type, Task> PromptWayOut => WaysOut["RemoveModuleWithLoopsAsync"];

    private static CommandsNextExtension Of(IServiceProvider services) => services.GetRequiredService<CommandsNextExtension>();

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }
}
