namespace DSharpPlus.CommandsNext.Attributes;

[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public class ModuleLifespanAttribute : Attribute
{
    public ModuleLifespanAttribute(ModuleLifespan lifespan) => Lifespan = lifespan;

    public ModuleLifespan Lifespan { get; }
}
