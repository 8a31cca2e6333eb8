namespace DSharpPlus.CommandsNext.Attributes;

[AttributeUsage(AttributeTargets.Method, AllowMultiple = false)]
public sealed class CommandAttribute : Attribute
{
    public CommandAttribute()
    {
    }

    public CommandAttribute(string name) => Name = name;

    public string? Name { get; }
}
