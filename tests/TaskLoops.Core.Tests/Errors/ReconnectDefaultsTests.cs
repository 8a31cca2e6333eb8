using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using TaskLoops.Testing;

namespace TaskLoops.Tests.Errors;

[Category("E2")]
public sealed class ReconnectDefaultsTests
{
    private static readonly TestCaseData[] _handled =
    [
        Case("without status", Http(null)),
        Case("408", Http(408)),
        Case("429", Http(429)),
        Case("500", Http(500)),
        Case("501", Http(501)),
        Case("502", Http(502)),
        Case("503", Http(503)),
        Case("504", Http(504)),
        Case("522", Http(522)),
        Case("599", Http(599)),
        Case("socket", new SocketException((int)SocketError.ConnectionReset)),
        Case("web socket", new WebSocketException(WebSocketError.ConnectionClosedPrematurely)),
        Case("I/O", new IOException()),
        Case("end of stream", new EndOfStreamException()),
        Case("HTTP I/O", new HttpIOException(HttpRequestError.ResponseEnded)),
        Case("time-out", new TimeoutException()),
        Case("time-out of an HttpClient", new TaskCanceledException("timeout", new TimeoutException())),
        Case("inside", new InvalidOperationException("outer", new SocketException())),
        Case("far inside", new FormatException("1", new FormatException("2", new FormatException("3", new FormatException("4", Http(503)))))),
        Case("first of an aggregate", new AggregateException(new TimeoutException(), new FormatException())),
        Case("last of an aggregate", new AggregateException(new FormatException(), new ArgumentException(), new IOException())),
        Case("aggregate in an aggregate", new AggregateException(new FormatException(), new AggregateException(new ArgumentException(), new TimeoutException()))),
        Case("aggregate inside", new FormatException("outer", new AggregateException(new FormatException(), new TimeoutException()))),
        Case("inside an inner of an aggregate", new AggregateException(new FormatException(), new FormatException("outer", new IOException()))),
        Case("permanent and passing in an aggregate", new AggregateException(Http(404), new SocketException())),
    ];

    private static readonly TestCaseData[] _permanent =
    [
        Case("301", Http(301)),
        Case("400", Http(400)),
        Case("401", Http(401)),
        Case("403", Http(403)),
        Case("404", Http(404)),
        Case("407", Http(407)),
        Case("409", Http(409)),
        Case("428", Http(428)),
        Case("430", Http(430)),
        Case("499", Http(499)),
        Case("missing file", new FileNotFoundException()),
        Case("missing directory", new DirectoryNotFoundException()),
        Case("missing drive", new DriveNotFoundException()),
        Case("path too long", new PathTooLongException()),
        Case("other", new InvalidOperationException()),
        Case("argument", new ArgumentNullException()),
        Case("access", new UnauthorizedAccessException()),
        Case("other inside", new InvalidOperationException("outer", new FormatException())),
        Case("aggregate of others", new AggregateException(new FormatException(), new InvalidOperationException())),
        Case("empty aggregate", new AggregateException()),
        Case("404 for a lost connection", new HttpRequestException("404", new SocketException(), HttpStatusCode.NotFound)),
        Case("404 inside", new InvalidOperationException("outer", Http(404))),
        Case("missing file inside", new InvalidOperationException("outer", new FileNotFoundException())),
    ];

    [TestCaseSource(nameof(_handled))]
    public void What_passes_is_tried_again(Exception exception) => Assert.That(Attempts(exception), Is.EqualTo(2));

    [TestCaseSource(nameof(_permanent))]
    public void What_does_not_pass_is_not_tried_again(Exception exception) => Assert.That(Attempts(exception), Is.EqualTo(1));

    private static int Attempts(Exception exception)
    {
        var time = new VirtualTimeProvider { Choose = _ => 0 };
        var attempts = 0;
        var options = new LoopOptions { TimeProvider = time, Count = 1, Retry = new RetryPolicy { Random = () => 0 }, Listener = new Silence() };
        var loop = TaskLoop.Create(
            Schedule.Every(TimeSpan.FromSeconds(1)),
            (_, _) =>
            {
                if (++attempts == 1)
                    throw exception;
            },
            options);
        loop.Start();

        time.Settle();

        Assert.That(loop.HasFailed, Is.EqualTo(attempts == 1));
        return attempts;
    }

    private static HttpRequestException Http(int? status) => new("failed", inner: null, (HttpStatusCode?)status);

    private static TestCaseData Case(string name, Exception exception) => new TestCaseData(exception).SetArgDisplayNames(name);

    private sealed class Silence : LoopListener;
}
