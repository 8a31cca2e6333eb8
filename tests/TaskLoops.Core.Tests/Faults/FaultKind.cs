using System.Net.Sockets;

namespace TaskLoops.Tests.Faults;

/// <summary>A kind of exception that user code throws, and whether the default reconnect set handles it (rules E2 and E3).</summary>
public sealed class FaultKind
{
    private readonly Func<CancellationToken, Exception> _make;

    private FaultKind(string name, bool isHandled, Func<CancellationToken, Exception> make)
    {
        Name = name;
        IsHandled = isHandled;
        _make = make;
    }

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("InvalidOperation", isHandled: false, _ => new InvalidOperationException("thrown")),
        new("cancellation without a token", isHandled: true, _ => new OperationCanceledException()),
        new("cancellation of a foreign token", isHandled: true, _ => new OperationCanceledException("foreign", new CancellationToken(canceled: true))),
        new("cancellation of the token given", isHandled: true, given => new OperationCanceledException("own", given)),
        new("TaskCanceled", isHandled: true, _ => new TaskCanceledException()),
        new("aggregate of what is not handled", isHandled: false, _ => new AggregateException(new FormatException(), new ArithmeticException())),
        new("aggregate with a socket's", isHandled: true, _ => new AggregateException(new FormatException(), new SocketException())),
        new("empty aggregate", isHandled: false, _ => new AggregateException()),
        new("Timeout", isHandled: true, _ => new TimeoutException()),
        new("one whose members throw", isHandled: false, _ => new HostileException()),
        new("one without words", isHandled: false, _ => new WordlessException()),
        new("out of memory", isHandled: false, _ => new InsufficientMemoryException()),
        new("one that cannot be serialised", isHandled: false, _ => new UnserialisableException()),
        new("ObjectDisposed", isHandled: false, _ => new ObjectDisposedException("gone")),
    ];

    public string Name { get; }

    public bool IsHandled { get; }

    public Exception Make(CancellationToken given) => _make(given);

    public override string ToString() => Name;
}
