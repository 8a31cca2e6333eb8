using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace TaskLoops;

/// <summary>A type of exception that a loop handles by trying again, perhaps only some of its exceptions, perhaps with a delay that a server asked for.</summary>
/// <remarks>
/// The entries of <see cref="LoopOptions.ReconnectRules"/>; extensions for a client library add theirs to <see cref="Defaults"/>. Immutable and
/// thread-safe; the functions given are called from any thread, and what they throw is reported and counts as "no".
/// </remarks>
public sealed class ReconnectRule
{
    private readonly Func<Exception, bool>? _when;
    private readonly Func<Exception, TimeSpan?>? _retryAfter;

    private ReconnectRule(Type exceptionType, Func<Exception, bool>? when, Func<Exception, TimeSpan?>? retryAfter)
    {
        ExceptionType = exceptionType;
        _when = when;
        _retryAfter = retryAfter;
    }

    /// <summary>What every loop handles unless told otherwise (rule E2): failures of the network that pass.</summary>
    /// <remarks>
    /// <see cref="HttpRequestException"/> without a status, or with 408, 429 or 5xx; <see cref="SocketException"/>; <see cref="WebSocketException"/>;
    /// <see cref="IOException"/> unless a file or path is missing; <see cref="TimeoutException"/>; and <see cref="OperationCanceledException"/>, which is
    /// how an <see cref="HttpClient"/> reports a time-out: the loop's own cancellation is recognised first (rule E3).
    /// </remarks>
    public static IReadOnlyList<ReconnectRule> Defaults { get; } =
    [
        For<HttpRequestException>(failure => IsTransient(failure.StatusCode)),
        For<SocketException>(),
        For<WebSocketException>(),
        For<IOException>(failure => failure is not (FileNotFoundException or DirectoryNotFoundException or DriveNotFoundException or PathTooLongException)),
        For<TimeoutException>(),
        For<OperationCanceledException>(),
    ];

    /// <summary>The type by which the rule is found and removed; it applies to derived types as well.</summary>
    public Type ExceptionType { get; }

    /// <summary>Makes a rule for a type of exception.</summary>
    /// <typeparam name="TException">The type; derived types are included.</typeparam>
    /// <param name="when">Which of them are handled; null for all. One that is not handled by its rule is permanent, whatever its inner exceptions are.</param>
    /// <param name="retryAfter">The delay that the server asked for, null if it did not; it is added to the back-off.</param>
    /// <returns>The rule.</returns>
    public static ReconnectRule For<TException>(Func<TException, bool>? when = null, Func<TException, TimeSpan?>? retryAfter = null)
        where TException : Exception
        => new(
            typeof(TException),
            when is null ? null : exception => when((TException)exception),
            retryAfter is null ? null : exception => retryAfter((TException)exception));

    /// <summary>The same without its condition.</summary>
    internal ReconnectRule Always() => new(ExceptionType, when: null, _retryAfter);

    internal static ReconnectRule ForType(Type exceptionType) => new(exceptionType, when: null, retryAfter: null);

    internal static ReconnectRule ForPredicate(Func<Exception, bool> predicate) => new(typeof(Exception), predicate, retryAfter: null);

    internal bool Handles(Exception exception) => _when is null || _when(exception);

    internal TimeSpan RetryAfter(Exception exception) =>
        _retryAfter?.Invoke(exception) is { } delay && delay > TimeSpan.Zero ? delay : TimeSpan.Zero;

    private static bool IsTransient(HttpStatusCode? status) =>
        status is null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
