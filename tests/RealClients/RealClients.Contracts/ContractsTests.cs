using System.Reflection;
using TaskLoops.ContractComparison;

namespace TaskLoops.RealClients.Contracts;

public sealed class ContractsTests
{
    private static readonly string[] _contracts =
    [
        "Discord.Net.Core", "Discord.Net.Rest", "Discord.Net.WebSocket", "Discord.Net.Commands", "Discord.Net.Interactions",
        "DSharpPlus", "DSharpPlus.Commands", "DSharpPlus.CommandsNext",
    ];

    private static string Here => AppContext.BaseDirectory;

    [Test]
    public void No_contract_is_forgotten() =>
        Assert.That(Directory.GetFiles(ContractFolder, "*.dll").Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(_contracts));

    [TestCaseSource(nameof(_contracts))]
    public void What_the_contract_says_is_so(string name)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

        var differences = ContractComparer.Compare(Path.Combine(ContractFolder, $"{name}.dll"), Path.Combine(Here, $"{name}.dll"), platform);

        Assert.That(differences, Is.Empty, string.Join(Environment.NewLine, differences));
    }

    [TestCaseSource(nameof(_contracts))]
    public void The_real_assembly_is_no_contract(string name) =>
        Assert.That(Assembly.Load(name).GetCustomAttributes<AssemblyMetadataAttribute>().Select(data => data.Key), Has.None.EqualTo("TaskLoops.Contract"));

    private static string ContractFolder => Path.Combine(Here, "contracts");
}
