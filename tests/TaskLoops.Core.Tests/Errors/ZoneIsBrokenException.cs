namespace TaskLoops.Tests.Errors;

/// <summary>What a broken time zone throws.</summary>
internal sealed class ZoneIsBrokenException() : Exception("the zone is broken");
