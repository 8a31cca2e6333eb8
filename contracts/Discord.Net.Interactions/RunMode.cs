namespace Discord.Interactions;

public enum RunMode
{
    Sync,
    Async,
    Default,
}
