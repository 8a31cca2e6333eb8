using Microsoft.Extensions.Logging;

namespace TaskLoops.Hosting;

/// <summary>What the host itself has to say. The event ids are part of the contract, and listed in docs/hosting.md.</summary>
internal sealed partial class HostLog(ILogger log)
{
    public const string Category = "TaskLoops.Hosting";

    private readonly ILogger _log = log;

    [LoggerMessage(101, LogLevel.Information, "Module {Module} loaded with {Count} loops.")]
    public partial void ModuleLoaded(Type module, int count);

    [LoggerMessage(102, LogLevel.Information, "Module {Module} is being unloaded.")]
    public partial void ModuleUnloading(Type module);

    [LoggerMessage(103, LogLevel.Error, "Module {Module} has no loops, since they could not be loaded.")]
    public partial void ModuleRefused(Type module, Exception exception);

    [LoggerMessage(104, LogLevel.Warning, "Module {Module} has no loops: {Reason}")]
    public partial void ModuleNotWatched(Type module, string reason);

    [LoggerMessage(
        105,
        LogLevel.Warning,
        "Module {Module} has loops, commands and state of its own, '{Member}'. Each command runs on a new instance, the loops on another: they do not share it. Keep it in a service.")]
    public partial void StateNotShared(Type module, string member);

    [LoggerMessage(106, LogLevel.Error, "The modules of {Source} cannot be seen. What is loaded stays; it is asked again.")]
    public partial void SourceFailed(Type source, Exception exception);

    [LoggerMessage(107, LogLevel.Error, "The services of module {Module} could not be disposed of.")]
    public partial void ScopeFailed(Type module, Exception exception);

    [LoggerMessage(108, LogLevel.Error, "These loops have not ended within {Limit}: {Loops}. They may be cut off by the end of the process.")]
    public partial void DidNotEnd(string loops, TimeSpan limit);

    [LoggerMessage(109, LogLevel.Error, "The clients or the modules could not be looked at. They are looked at again.")]
    public partial void LookFailed(Exception exception);

    [LoggerMessage(110, LogLevel.Error, "The clock of the host has thrown. The host ends by the system's clock.")]
    public partial void ClockFailed(Exception exception);

    [LoggerMessage(111, LogLevel.Information, "Loop {Loop} has new settings: {Settings}.")]
    public partial void SettingsApplied(string loop, string settings);

    [LoggerMessage(112, LogLevel.Error, "The settings of loop {Loop} are refused, and change nothing: {Reason}")]
    public partial void SettingsRefused(string loop, string reason);
}
