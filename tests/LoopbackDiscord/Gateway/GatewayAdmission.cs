using TaskLoops.Loopback.Waiting;

namespace TaskLoops.Loopback.Gateway;

/// <summary>Who gets in: counts the attempts to connect, and turns away as many as was asked for.</summary>
internal sealed class GatewayAdmission(Signal signal)
{
    private readonly Lock _gate = new();
    private GatewayRefusal _how;
    private int _left;
    private int _attempts;
    private int _refusals;

    public int Attempts => Volatile.Read(ref _attempts);

    public int Refusals => Volatile.Read(ref _refusals);

    public void Refuse(GatewayRefusal how, int times)
    {
        lock (_gate)
        {
            _how = how;
            _left = times;
        }
    }

    /// <summary>Asked for each upgrade.</summary>
    /// <returns>How it is to be refused; nothing if it is admitted.</returns>
    public GatewayRefusal? RefusesNext()
    {
        var refusal = TakeRefusal();
        Interlocked.Increment(ref _attempts);
        if (refusal is not null)
            Interlocked.Increment(ref _refusals);

        signal.Raise();
        return refusal;
    }

    private GatewayRefusal? TakeRefusal()
    {
        lock (_gate)
        {
            if (_left == 0)
                return null;

            if (_left != int.MaxValue)
                _left--;

            return _how;
        }
    }
}
