namespace Discord.Interactions;

[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public class SlashCommandAttribute : Attribute
{
    public SlashCommandAttribute(string name, string description, bool ignoreGroupNames = false, RunMode runMode = RunMode.Default)
    {
        Name = name;
        Description = description;
        IgnoreGroupNames = ignoreGroupNames;
        RunMode = runMode;
    }

    public string Name { get; }

    public string Description { get; }

    public bool IgnoreGroupNames { get; }

    public RunMode RunMode { get; }
}
