using DSharpPlus.Net;

namespace TaskLoops.RealClients.DSharpPlus;

/// <summary>A client whose library tries only once more what it tries again by itself.</summary>
public sealed class ImpatientLoopbackRig : LoopbackRig
{
    protected override void Configure(RestClientOptions rest)
    {
        base.Configure(rest);
        rest.MaximumRatelimitRetries = 1;
    }
}
