namespace Discord.Commands;

public class CommandServiceConfig
{
    public RunMode DefaultRunMode { get; set; } = RunMode.Sync;
}
