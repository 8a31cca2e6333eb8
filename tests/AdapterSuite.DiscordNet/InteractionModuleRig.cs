using System.Reflection;
using Discord.Interactions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.DiscordNet;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>Modules of interactions.</summary>
public sealed class InteractionModuleRig : ModuleRig
{
    private static readonly MethodInfo _add = Generic(typeof(InteractionService), nameof(InteractionService.AddModuleAsync));
    private static readonly MethodInfo _remove = Generic(typeof(InteractionService), nameof(InteractionService.RemoveModuleAsync));

    public override Type Pulse => typeof(PulseInteractions);

    public override Type Derived => typeof(DerivedInteractions);

    public override Type OuterOfPulse => typeof(OuterInteractions);

    public override Type InnerPulse => typeof(OuterInteractions.InnerInteractions);

    public override Type LoopsOnly => typeof(InteractionsWithLoopsOnly);

    public override Type Waiting => typeof(WaitingInteractions);

    public override Type Faulty => typeof(FaultyInteractions);

    public override Type Unmakeable => typeof(UnmakeableInteractions);

    public override Type Stateful => typeof(StatefulInteractions);

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

    private static InteractionService Of(IServiceProvider services) => services.GetRequiredService<InteractionService>();

    private static MethodInfo Generic(Type service, string name) => service.GetMethods().Single(method => method.Name == name && method.IsGenericMethod);
}
