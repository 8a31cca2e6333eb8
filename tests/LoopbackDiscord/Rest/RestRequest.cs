using System.Text.Json.Nodes;

namespace TaskLoops.Loopback.Rest;

/// <summary>A REST request as it came in, before any answer.</summary>
public sealed class RestRequest
{
    internal RestRequest(string method, string path, string query, string body)
    {
        Method = method;
        Path = path;
        Query = query;
        Body = body;
        Segments = path.Split('/');
    }

    /// <summary>In capitals.</summary>
    public string Method { get; }

    /// <summary>Below <c>/api/v10/</c>, without a slash at either end: <c>users/@me</c>.</summary>
    public string Path { get; }

    /// <summary>Empty, or with its question mark.</summary>
    public string Query { get; }

    /// <summary>The JSON text; of a form with files, its <c>payload_json</c>.</summary>
    public string Body { get; }

    internal string[] Segments { get; }

    /// <summary>The body, if it is a JSON object.</summary>
    public JsonObject? Json() => Body.StartsWith('{') ? JsonNode.Parse(Body)!.AsObject() : null;

    public override string ToString() => $"{Method} {Path}{Query}";
}
