using System.Diagnostics.CodeAnalysis;

namespace TaskLoops;

/// <summary>A module was not loaded because its declarations are wrong: tells every fault at once (rule M4).</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Without faults it would say nothing.")]
public sealed class ModuleLoopsException : Exception
{
    internal ModuleLoopsException(string module, IReadOnlyList<ModuleLoopFault> faults)
        : base($"{module} was not loaded, its loops are declared wrongly:{string.Concat(faults.Select(fault => $"{Environment.NewLine}  {fault}"))}") =>
        Faults = faults;

    /// <summary>What is wrong, loops before hooks; at least one fault. <see cref="Exception.Message"/> lists them all.</summary>
    public IReadOnlyList<ModuleLoopFault> Faults { get; }
}
