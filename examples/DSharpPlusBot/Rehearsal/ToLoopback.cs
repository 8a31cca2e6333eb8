namespace DSharpPlusBot.Rehearsal;

/// <summary>Sends requests to the stand-in: the library knows no other address than Discord's.</summary>
internal sealed class ToLoopback(Uri uri) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new UriBuilder(request.RequestUri!) { Scheme = uri.Scheme, Host = uri.Host, Port = uri.Port }.Uri;
        return base.SendAsync(request, cancellationToken);
    }
}
