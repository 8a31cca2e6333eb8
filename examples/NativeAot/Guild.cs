namespace NativeAot;

/// <summary>The state of a run: a value type, of whose generics a native program has only those that the compiler saw.</summary>
internal readonly record struct Guild(string Name, int Members);
