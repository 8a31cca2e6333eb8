namespace Rehearsal;

/// <summary>Something was to happen and did not.</summary>
public sealed class NotSoException(string what) : Exception(what);
