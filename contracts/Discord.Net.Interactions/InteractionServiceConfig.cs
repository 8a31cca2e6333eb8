namespace Discord.Interactions;

public class InteractionServiceConfig
{
    public RunMode DefaultRunMode { get; set; } = RunMode.Async;

    public bool AutoServiceScopes { get; set; } = true;
}
