namespace Discord.Commands;

[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
public class CommandAttribute : Attribute
{
    public CommandAttribute()
    {
    }

    public CommandAttribute(string? text) => Text = text;

    public string? Text { get; }

    public RunMode RunMode { get; set; } = RunMode.Default;
}
