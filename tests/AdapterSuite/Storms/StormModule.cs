namespace TaskLoops.AdapterSuite.Storms;

/// <summary>A class with the three loops of <see cref="StormScript"/>, and the ways in and out of its command service.</summary>
public sealed record StormModule(ModuleRig Rig, Type Type);
