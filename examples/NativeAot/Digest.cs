using Microsoft.Extensions.DependencyInjection;
using TaskLoops;

namespace NativeAot;

/// <summary>A service with a loop, whose parameters are services.</summary>
internal sealed class Digest
{
    [ModuleLoop(Hours = 1, Name = "digest")]
    private void Publish([FromKeyedServices("english")] string greeting, Ledger ledger, LoopIteration iteration, int copies = 3) =>
        ledger.Write($"{greeting} #{iteration.Index}, {copies} copies");
}
