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

    /// <summary>Asked for each TCP connection.</summary>
    public bool AdmitsConnection() => !RefusesNow(GatewayRefusal.Reset);

    /// <summary>Asked for each upgrade; one that was admitted counts as an attempt here, since it is none before.</summary>
    public bool AdmitsUpgrade()
    {
        if (RefusesNow(GatewayRefusal.ServiceUnavailable))
            return false;

        Interlocked.Increment(ref _attempts);
        signal.Raise();
        return true;
    }

    private bool RefusesNow(GatewayRefusal how)
    {
        lock (_gate)
        {
            if (_left == 0 || _how != how)
                return false;

            if (_left != int.MaxValue)
                _left--;
        }

        Interlocked.Increment(ref _attempts);
        Interlocked.Increment(ref _refusals);
        signal.Raise();
        return true;
    }
}
