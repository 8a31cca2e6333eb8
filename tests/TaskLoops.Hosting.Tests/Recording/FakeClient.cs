namespace TaskLoops.Hosting.Tests.Recording;

/// <summary>A client that is in the state that a test says, and tells what a test wants it to tell.</summary>
internal sealed class FakeClient(TimeProvider time) : ClientReadiness(time)
{
    private int _reads;

    /// <summary>What can be seen of it.</summary>
    public ClientState State { get; set; } = ClientState.Disconnected;

    /// <summary>Thrown when it is looked at.</summary>
    public Exception? Fault { get; set; }

    public int Reads => Volatile.Read(ref _reads);

    public void TellReady()
    {
        State = ClientState.Ready;
        BeReady();
    }

    public void TellConnected()
    {
        State = ClientState.Connected;
        BeConnected();
    }

    public void TellDisconnected()
    {
        State = ClientState.Disconnected;
        BeDisconnected();
    }

    public void TellStopped()
    {
        State = ClientState.Stopped;
        BeStopped();
    }

    protected override ClientState Read()
    {
        Interlocked.Increment(ref _reads);
        return Fault is null ? State : throw Fault;
    }
}
