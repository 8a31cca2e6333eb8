namespace TaskLoops.Modules;

/// <summary>How a parameter that loops supply themselves gets its value for one call.</summary>
internal delegate object? KnownValue(in ModuleCall call);
