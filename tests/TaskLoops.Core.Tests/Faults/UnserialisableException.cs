namespace TaskLoops.Tests.Faults;

/// <summary>Carries what no serialiser takes: a thread, and a delegate over it.</summary>
internal sealed class UnserialisableException : Exception
{
    public Func<Thread> Thread { get; } = static () => System.Threading.Thread.CurrentThread;
}
