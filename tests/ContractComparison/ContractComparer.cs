using System.Reflection;

namespace TaskLoops.ContractComparison;

/// <summary>
/// Compares a contract with the real assembly: whatever outsiders can see in the contract must be in the real one, and be the same.
/// The contract may leave out what it likes, except what a class derived from one of its classes would have to implement.
/// </summary>
public static class ContractComparer
{
    /// <param name="contractAssemblyPath">The contract; the contracts that it refers to are in the same folder.</param>
    /// <param name="realAssemblyPath">The real assembly; those of the same library that it refers to are in the same folder.</param>
    /// <param name="resolverPaths">Every other assembly that either refers to, the framework's among them.</param>
    public static IReadOnlyList<ContractDifference> Compare(string contractAssemblyPath, string realAssemblyPath, IReadOnlyList<string> resolverPaths)
    {
        using var contract = new ComparedAssembly(contractAssemblyPath, resolverPaths);
        using var real = new ComparedAssembly(realAssemblyPath, resolverPaths);
        var differences = new Differences();
        CompareIdentity(contract.Assembly.GetName(), real.Assembly.GetName(), differences);
        foreach (var type in contract.VisibleTypes())
            CompareType(type, real, new TypeComparison(contract, differences), differences);
        return differences.Found;
    }

    private static void CompareIdentity(AssemblyName contract, AssemblyName real, Differences differences)
    {
        differences.Expect(contract.Name!, "name", real.Name, contract.Name);
        if (contract.Version > real.Version)
            differences.Add(contract.Name!, $"version {contract.Version} is above that of the real assembly, {real.Version}: nothing would load");
    }

    private static void CompareType(Type type, ComparedAssembly real, TypeComparison comparison, Differences differences)
    {
        if (real.Assembly.GetType(type.FullName!) is { } counterpart)
            comparison.Compare(type, counterpart);
        else
            differences.Add(type.FullName!, "is not in the real assembly");
    }
}
