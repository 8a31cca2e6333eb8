namespace Discord.Commands;

[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = true)]
public class GroupAttribute : Attribute
{
    public GroupAttribute()
    {
    }

    public GroupAttribute(string? prefix) => Prefix = prefix;

    public string? Prefix { get; }
}
