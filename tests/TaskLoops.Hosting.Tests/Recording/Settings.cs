using Microsoft.Extensions.Configuration;

namespace TaskLoops.Hosting.Tests.Recording;

/// <summary>A configuration of loops that a test changes.</summary>
internal sealed class Settings : ConfigurationProvider, IConfigurationSource
{
    public Settings(params (string Key, string? Value)[] values) => Set(values);

    /// <summary>Replaces all values, given by keys below <c>TaskLoops:Loops</c>, and tells that they changed.</summary>
    public void Give(params (string Key, string? Value)[] values)
    {
        Set(values);
        OnReload();
    }

    /// <summary>Tells that something changed.</summary>
    public void Reload() => OnReload();

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public IConfigurationRoot ToConfiguration() => new ConfigurationBuilder().Add(this).Build();

    private void Set((string Key, string? Value)[] values) =>
        Data = values.ToDictionary(value => $"TaskLoops:Loops:{value.Key}", value => value.Value, StringComparer.OrdinalIgnoreCase);
}
