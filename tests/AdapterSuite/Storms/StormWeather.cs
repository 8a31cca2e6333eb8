using System.Collections.Concurrent;
using System.Net;
using TaskLoops.Loopback.Rest;

namespace TaskLoops.AdapterSuite.Storms;

/// <summary>What goes wrong with posts: a function of the seed, the text, and how often that text has come. Thread-safe.</summary>
public sealed class StormWeather(int seed)
{
    private readonly ConcurrentDictionary<string, List<RestFault?>> _deliveries = new();

    /// <summary>A refusal for good, after which nothing is tried again.</summary>
    public static RestFault Refusal { get; } = RestFault.Status(HttpStatusCode.NotFound);

    /// <summary>All texts that have come.</summary>
    public IEnumerable<string> Texts => _deliveries.Keys;

    /// <summary>How many deliveries were carried out: a message was made of each, whether or not the bot was told.</summary>
    public int CarriedOut => _deliveries.Values.Sum(CountCarriedOut);

    /// <summary>What became of each delivery of a text, in their order; null for those that were answered as they should be.</summary>
    public IReadOnlyList<RestFault?> Of(string text)
    {
        if (!_deliveries.TryGetValue(text, out var deliveries))
            return [];

        lock (deliveries)
            return [.. deliveries];
    }

    public RestFault? Next(RestRequest request)
    {
        if (request.Method != "POST" || !request.Path.EndsWith("/messages", StringComparison.Ordinal))
            return null;

        var text = (string)request.Json()!["content"]!;
        var deliveries = _deliveries.GetOrAdd(text, _ => []);
        lock (deliveries)
        {
            var fault = FaultAt(Chance(text, deliveries.Count));
            deliveries.Add(fault);
            return fault;
        }
    }

    /// <summary>How many of these deliveries became a message.</summary>
    public static int CountCarriedOut(IReadOnlyList<RestFault?> deliveries)
    {
        lock (deliveries)
            return deliveries.Count(fault => fault is null || fault == RestFault.LostAnswer);
    }

    private static RestFault? FaultAt(int percent) => percent switch
    {
        < 5 => RestFault.Status(HttpStatusCode.InternalServerError),
        < 8 => RestFault.Status(HttpStatusCode.BadGateway),
        < 12 => RestFault.Status(HttpStatusCode.ServiceUnavailable),
        < 14 => RestFault.RateLimited(TimeSpan.FromMilliseconds(20)),
        < 18 => RestFault.CutBeforeAnswer,
        < 21 => RestFault.CutInBody,
        < 25 => RestFault.LostAnswer,
        < 27 => Refusal,
        _ => null,
    };

    /// <summary>0 to 99, the same in every run: FNV-1a, and a finishing mix.</summary>
    private int Chance(string text, int delivery)
    {
        var hash = text.Aggregate(14_695_981_039_346_656_037 ^ (ulong)seed, (sum, letter) => (sum ^ letter) * 1_099_511_628_211);
        hash = (hash ^ (ulong)delivery) * 0x9E37_79B9_7F4A_7C15;
        hash ^= hash >> 32;
        return (int)(hash % 100);
    }
}
