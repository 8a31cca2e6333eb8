namespace DSharpPlusBot;

/// <summary>
/// What people have suggested and the bot has not posted yet. A service, since commands put in and a loop takes out: each command runs on an instance
/// of its class of its own, and the loops of the class on another, so that a field of the class would be a different one each time.
/// </summary>
public sealed class SuggestionBox
{
    private readonly Lock _sync = new();
    private readonly List<string> _waiting = [];

    /// <summary>Puts one in, and tells how many wait now.</summary>
    public int Add(string suggestion)
    {
        lock (_sync)
        {
            _waiting.Add(suggestion);
            return _waiting.Count;
        }
    }

    /// <summary>Those that wait, the oldest first.</summary>
    public IReadOnlyList<string> Waiting()
    {
        lock (_sync)
            return [.. _waiting];
    }

    /// <summary>Takes out the oldest, once they are posted: what fails in between is still there for the next attempt.</summary>
    public void Remove(int count)
    {
        lock (_sync)
            _waiting.RemoveRange(0, count);
    }
}
