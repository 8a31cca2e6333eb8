using System.ComponentModel;
using System.Reflection;

namespace TaskLoops.Hosting;

/// <summary>Tells the assemblies against which adapters are compiled from those of the client libraries.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ContractAssembly
{
    /// <summary>The mark, as an <see cref="AssemblyMetadataAttribute"/>.</summary>
    public const string Mark = "TaskLoops.Contract";

    /// <summary>The switch of <see cref="AppContext"/> by which tests run on contracts.</summary>
    private const string TestSwitch = "TaskLoops.RunOnContracts";

    /// <summary>Refuses to run on a contract, which has the library's names and does nothing.</summary>
    /// <param name="ofClient">A type of the client library.</param>
    /// <exception cref="InvalidOperationException">Its assembly is a contract.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="ofClient"/> is null.</exception>
    public static void Refuse(Type ofClient)
    {
        ArgumentNullException.ThrowIfNull(ofClient);
        var assembly = ofClient.Assembly;
        if (AppContext.TryGetSwitch(TestSwitch, out var runs) && runs)
            return;
        if (assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(metadata => metadata.Key == Mark))
        {
            throw new InvalidOperationException(
                $"The loaded {assembly.GetName().Name} is not the client library, but the contract that TaskLoops is compiled against. "
                + $"Reference the package {assembly.GetName().Name}, and see that no copy of the contract lies beside the program.");
        }
    }
}
