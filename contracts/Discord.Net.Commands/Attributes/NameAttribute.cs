namespace Discord.Commands;

[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Parameter, AllowMultiple = false, Inherited = true)]
public class NameAttribute : Attribute
{
    public NameAttribute(string text) => Text = text;

    public string Text { get; }
}
