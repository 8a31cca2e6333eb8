using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Quickstart;

/// <summary>A little HTTP server on a loopback port that can go away, so that connections to it are really refused, and come back.</summary>
internal sealed class LoopbackApi : IDisposable
{
    private TcpListener? _listener;

    public LoopbackApi()
    {
        ComeBack();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener!.LocalEndpoint).Port}/");
    }

    public Uri Address { get; }

    public void GoDown()
    {
        _listener?.Dispose();
        _listener = null;
    }

    public void ComeBack()
    {
        _listener = new TcpListener(IPAddress.Loopback, Address?.Port ?? 0);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    public void Dispose() => GoDown();

    private static async Task AcceptAsync(TcpListener listener)
    {
        var connections = 0;
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync();
                await AnswerAsync(connection, $"{++connections} served");
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException or IOException)
        {
            // The port is closed: whoever comes now is refused.
        }
    }

    private static async Task AnswerAsync(TcpClient connection, string body)
    {
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
        while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
        {
            // The headers of the request do not matter.
        }

        var answer = $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
    }
}
