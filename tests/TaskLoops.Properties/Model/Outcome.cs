namespace TaskLoops.Properties.Model;

/// <summary>How a body or a hook of a script ends.</summary>
internal enum Outcome
{
    Returns,

    /// <summary>A <see cref="TimeoutException"/>, which is handled by default.</summary>
    TimesOut,

    /// <summary>An <see cref="InvalidOperationException"/>, which is not.</summary>
    Breaks,

    /// <summary>An <see cref="OperationCanceledException"/> that nobody has asked for.</summary>
    SaysCancelled,
}
