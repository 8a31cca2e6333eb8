namespace TaskLoops.DiscordNet;

/// <summary>Tells the class of a module of text commands; put on its description when it is built, not on classes.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LoopModuleAttribute(Type module) : Attribute
{
    public Type Module => module;
}
