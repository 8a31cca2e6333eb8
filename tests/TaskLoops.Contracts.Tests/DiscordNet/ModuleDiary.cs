namespace TaskLoops.Contracts.Tests.DiscordNet;

/// <summary>A service of the container in which the modules of the tests write what happens to them.</summary>
public sealed class ModuleDiary
{
    public IList<string> Entries { get; } = [];

    public IList<object> Instances { get; } = [];

    public Attribute? Marker { get; set; }
}
