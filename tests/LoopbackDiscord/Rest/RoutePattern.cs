namespace TaskLoops.Loopback.Rest;

/// <summary>Which requests are meant: a method or <c>*</c>, and a path in which <c>*</c> stands for one segment and a last <c>**</c> for any rest.</summary>
internal sealed class RoutePattern(string method, string path)
{
    private readonly string[] _segments = path.Trim('/').Split('/');

    public bool Matches(RestRequest request)
    {
        if (method != "*" && !method.Equals(request.Method, StringComparison.OrdinalIgnoreCase))
            return false;

        var given = request.Segments;
        if (_segments[^1] == "**")
            return given.Length >= _segments.Length - 1 && _segments[..^1].Zip(given).All(Matches);

        return given.Length == _segments.Length && _segments.Zip(given).All(Matches);
    }

    public override string ToString() => $"{method} {path}";

    private static bool Matches((string Pattern, string Given) segment) => segment.Pattern == "*" || segment.Pattern == segment.Given;
}
