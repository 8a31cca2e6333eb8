using TaskLoops.AdapterSuite.Storms;

namespace TaskLoops.AdapterSuite.DiscordNet;

/// <summary>A bot of this library under load, with two modules of each command service.</summary>
public abstract class StormTests<TRig> : BotUnderLoadTests<TRig>
    where TRig : DiscordNetRig, IStormRig, new()
{
    private static readonly InteractionModuleRig _interactionModuleRig = new();
    private static readonly TextCommandModuleRig _textCommandModuleRig = new();

    protected override IReadOnlyList<StormModule> Modules { get; } =
    [
        new(_interactionModuleRig, typeof(FirstStormInteractions)),
        new(_interactionModuleRig, typeof(SecondStormInteractions)),
        new(_textCommandModuleRig, typeof(FirstStormTextCommands)),
        new(_textCommandModuleRig, typeof(SecondStormTextCommands)),
    ];
}
