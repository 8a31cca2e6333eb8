using System.Diagnostics.CodeAnalysis;

namespace TaskLoops.Hosting;

/// <summary>A plain service with loops that a container was given.</summary>
internal abstract class HostedModule
{
    /// <summary>The service's class.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)]
    public abstract Type Type { get; }
}
