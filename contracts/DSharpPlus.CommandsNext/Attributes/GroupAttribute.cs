namespace DSharpPlus.CommandsNext.Attributes;

[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class GroupAttribute : Attribute
{
    public GroupAttribute()
    {
    }

    public GroupAttribute(string name) => Name = name;

    public string? Name { get; }
}
