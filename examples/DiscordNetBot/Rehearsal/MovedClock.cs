namespace DiscordNetBot.Rehearsal;

/// <summary>The system's clock, set to another time when it is made: it is nine in the morning when the rehearsal needs it, and it runs at the usual speed.</summary>
internal sealed class MovedClock(DateTimeOffset now) : TimeProvider
{
    private readonly TimeSpan _moved = now - System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _moved;
}
