namespace TaskLoops.Running;

/// <summary>The places of one run for iterations that overlap, busy and free. Guarded by the loop's lock.</summary>
internal sealed class LoopPlaces(LoopIterations run) : IAsyncDisposable
{
    private readonly List<LoopPlaceInRun> _places = [];

    /// <summary>Whether a handled failure is waiting for its next attempt in one of them.</summary>
    public bool AreBackingOff => _places.Exists(static place => place.Attempts.IsBackingOff);

    public LoopPlaceInRun Take()
    {
        var free = _places.Find(static place => !place.IsTaken);
        if (free is null)
            _places.Add(free = new LoopPlaceInRun(run));
        free.IsTaken = true;
        return free;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in _places)
            await place.Attempts.DisposeAsync().ConfigureAwait(true);
    }

    public void Cancel() => _places.ForEach(static place => place.Attempts.CancelNoLock());

    public void WakeBackOffs() => _places.ForEach(static place => place.Attempts.WakeNoLock());
}
