using System.Reflection;
using DSharpPlus;
using DSharpPlus.Commands;
using DSharpPlus.CommandsNext;
using DSharpPlus.Extensions;
using Microsoft.Extensions.DependencyInjection;
using TaskLoops.Hosting;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>What runs here is the library itself.</summary>
public sealed class RealAssembliesTests
{
    private static readonly Type[] _types = [typeof(DiscordClient), typeof(CommandsExtension), typeof(CommandsNextExtension)];

    [TestCaseSource(nameof(_types))]
    public void What_is_loaded_is_no_contract(Type type) =>
        Assert.That(type.Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Select(data => data.Key), Has.None.EqualTo(ContractAssembly.Mark));

    [Test]
    public void The_adapter_accepts_it_without_the_switch_of_the_tests()
    {
        Assert.That(AppContext.TryGetSwitch("TaskLoops.RunOnContracts", out _), Is.False);
        Assert.That(() => new ServiceCollection().AddDiscordClient("token", DiscordIntents.None).AddTaskLoops().AddDSharpPlus(), Throws.Nothing);
    }
}
