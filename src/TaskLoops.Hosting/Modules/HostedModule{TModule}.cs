using System.Diagnostics.CodeAnalysis;

namespace TaskLoops.Hosting;

/// <inheritdoc/>
internal sealed class HostedModule<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TModule> : HostedModule
    where TModule : class
{
    /// <inheritdoc/>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)]
    public override Type Type => typeof(TModule);
}
