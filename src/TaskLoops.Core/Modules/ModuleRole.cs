namespace TaskLoops.Modules;

/// <summary>What a method is called for.</summary>
internal enum ModuleRole
{
    Body,
    BeforeHook,
    AfterHook,
    ErrorHook,
}
