using TaskLoops.AdapterSuite.Storms;

namespace TaskLoops.AdapterSuite.DSharpPlus;

/// <summary>A bot of this library under load, with two modules of each command service.</summary>
public abstract class StormTests<TRig> : BotUnderLoadTests<TRig>
    where TRig : DSharpPlusRig, IStormRig, new()
{
    private static readonly CommandsModuleRig _commandsModuleRig = new();
    private static readonly CommandsNextModuleRig _commandsNextModuleRig = new();

    protected override IReadOnlyList<StormModule> Modules { get; } =
    [
        new(_commandsModuleRig, typeof(FirstStormCommands)),
        new(_commandsModuleRig, typeof(SecondStormCommands)),
        new(_commandsNextModuleRig, typeof(FirstStormModule)),
        new(_commandsNextModuleRig, typeof(SecondStormModule)),
    ];
}
