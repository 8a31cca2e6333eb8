using System.Collections;

namespace TaskLoops.Tests.Faults;

/// <summary>Whoever looks at it is thrown at.</summary>
internal sealed class HostileException : Exception
{
    public override string Message => Refuse<string>("its message");

    public override string StackTrace => Refuse<string>("its stack trace");

    public override IDictionary Data => Refuse<IDictionary>("its data");

    public override string? Source
    {
        get => Refuse<string>("its source");
        set => Refuse<string>("its source");
    }

    public override bool Equals(object? obj) => Refuse<bool>("its equality");

    public override int GetHashCode() => Refuse<int>("its hash code");

    public override Exception GetBaseException() => Refuse<Exception>("its base");

    public override string ToString() => Refuse<string>("its text");

    private static T Refuse<T>(string what) => throw new NotSupportedException(what);
}
