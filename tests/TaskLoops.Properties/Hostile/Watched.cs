namespace TaskLoops.Properties.Hostile;

/// <summary>Runs a property on a thread of its own, and says which input it is at when it does not come back: a hang is a failure, not a wait without end.</summary>
internal sealed class Watched
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private volatile string _at = "nothing";
    private long _begun;

    /// <summary>How many bytes one input may cost.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    public long Inputs => Volatile.Read(ref _begun);

    /// <summary>Does something with one input.</summary>
    public void Input(string text, Action use)
    {
        _at = text;
        Interlocked.Increment(ref _begun);
        var before = GC.GetAllocatedBytesForCurrentThread();
        use();
        var spent = GC.GetAllocatedBytesForCurrentThread() - before;
        PropertyBrokenException.ThrowUnless(spent < MostBytes, $"One input has cost {spent} bytes.");
    }

    public void Run(Action property)
    {
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                property();
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();

        for (long seen = -1; !thread.Join(_patience); seen = Inputs)
        {
            if (seen == Inputs)
                Assert.Fail($"Nothing has come back for {_patience}. The input is: {Texts.Print(_at)}");
        }

        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }
}
