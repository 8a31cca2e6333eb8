namespace DiscordNetBot.Rehearsal;

/// <summary>Something was to happen and did not.</summary>
internal sealed class NotSoException(string what) : Exception(what);
