using System.Reflection;

namespace TaskLoops.Contracts.Tests;

public sealed class MarkTests
{
    private static readonly (string, string)[] _contracts =
    [
        ("Discord.Net.Core", "3.16.0.0"), ("Discord.Net.Rest", "3.16.0.0"), ("Discord.Net.WebSocket", "3.16.0.0"),
        ("Discord.Net.Commands", "3.16.0.0"), ("Discord.Net.Interactions", "3.16.0.0"),
        ("DSharpPlus", "5.0.0.0"), ("DSharpPlus.Commands", "5.0.0.0"), ("DSharpPlus.CommandsNext", "5.0.0.0"),
    ];

    [TestCaseSource(nameof(_contracts))]
    public void A_contract_has_the_oldest_version_and_says_what_it_is((string Name, string Version) contract)
    {
        var assembly = Assembly.Load(contract.Name);

        Assert.That(assembly.GetName().Version, Is.EqualTo(Version.Parse(contract.Version)));
        Assert.That(
            assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "TaskLoops.Contract").Value, Is.EqualTo("true"));
    }
}
