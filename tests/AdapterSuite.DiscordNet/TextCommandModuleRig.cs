using System.Reflection;
using Discord.Commands;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.DiscordNet;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>Modules of text commands.</summary>
public sealed class TextCommandModuleRig : ModuleRig
{
    private static readonly MethodInfo _add = Generic(typeof(CommandService), nameof(CommandService.AddModuleAsync));
    private static readonly MethodInfo _remove = Generic(typeof(CommandService), nameof(CommandService.RemoveModuleAsync));

    public override Type Pulse => typeof(PulseTextCommands);

    public override Type Derived => typeof(DerivedTextCommands);

    public override Type OuterOfPulse => typeof(OuterTextCommands);

    public override Type InnerPulse => typeof(OuterTextCommands.InnerTextCommands);

    public override Type LoopsOnly => typeof(TextCommandsWithLoopsOnly);

    public override Type Waiting => typeof(WaitingTextCommands);

    public override Type Faulty => typeof(FaultyTextCommands);

    public override Type Unmakeable => typeof(UnmakeableTextCommands);

    public override Type Stateful => typeof(StatefulTextCommands);

    public override IReadOnlyDictionary<string, Func<IServiceProvider, Type, Task>> WaysIn { get; } = new Dictionary<string, Func<IServiceProvider, Type, Task>>
    {
        ["AddModuleAsync(Type)"] = (services, type) => Of(services).AddModuleAsync(type, services),
        ["AddModuleAsync<T>()"] = (services, type) => (Task)_add.MakeGenericMethod(type).Invoke(Of(services), [services])!,
        ["AddModulesAsync(Assembly)"] = (services, type) => Of(services).AddModulesAsync(type.Assembly, services),
        ["AddModuleWithLoopsAsync"] = (services, type) => Of(services).AddModuleWithLoopsAsync(type, services),
        ["AddModulesWithLoopsAsync(Assembly)"] = (services, type) => Of(services).AddModulesWithLoopsAsync(type.Assembly, services),
    };

    public override Func<IServiceProvider, Type, Task> PromptWayIn => WaysIn["AddModuleWithLoopsAsync"];

    public override IReadOnlyDictionary<string, Func<IServiceProvider, Type, Task>> WaysOut { get; } = new Dictionary<string, Func<IServiceProvider, Type, Task>>
    {
        ["RemoveModuleAsync(Type)"] = (services, type) => Of(services).RemoveModuleAsync(type),
        ["RemoveModuleAsync<T>()"] = (services, type) => (Task)_remove.MakeGenericMethod(type).Invoke(Of(services), [])!,
        ["RemoveModuleAsync(ModuleInfo)"] = (services, type) => Of(services).RemoveModuleAsync(Of(services).Modules.Single(module => module.Name == type.Name)),
        ["RemoveModuleWithLoopsAsync"] = (services, type) => Of(services).RemoveModuleWithLoopsAsync(type, services),
    };

    public override Func<IServiceProvider, Type, Task> PromptWayOut => WaysOut["RemoveModuleWithLoopsAsync"];

    private static CommandService Of(IServiceProvider services) => services.GetRequiredService<CommandService>();

    private static MethodInfo Generic(Type service, string name) => service.GetMethods().Single(method => method.Name == name && method.IsGenericMethod);
}
