namespace Discord;

/// <summary>What both command libraries put in the place of a missing service provider.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static readonly NoServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
