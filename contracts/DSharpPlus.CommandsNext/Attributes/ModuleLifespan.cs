namespace DSharpPlus.CommandsNext.Attributes;

public enum ModuleLifespan
{
    Singleton = 0,
    Transient = 1,
}
