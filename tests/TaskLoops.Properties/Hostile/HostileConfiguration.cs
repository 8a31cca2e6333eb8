using Microsoft.Extensions.Configuration;

namespace TaskLoops.Properties.Hostile;

/// <summary>A configuration of loops that changes, beside secrets in their proper places.</summary>
internal sealed class HostileConfiguration : ConfigurationProvider, IConfigurationSource
{
    public void Give(IEnumerable<KeyValuePair<string, string?>> values)
    {
        Dictionary<string, string?> data = new(StringComparer.OrdinalIgnoreCase)
        {
            ["Discord:Token"] = Secrets.All[0],
            ["ConnectionStrings:Default"] = Secrets.All[2],
            ["TaskLoops:Token"] = Secrets.All[1],
            ["TaskLoops:Loops"] = Secrets.All[4],
        };
        foreach (var (key, value) in values)
            data[$"TaskLoops:Loops:{key}"] = value;
        Data = data;
        OnReload();
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;
}
