using System.Reflection;
using System.Runtime.Loader;

namespace TaskLoops.Soak.Leaks;

/// <summary>A copy of this assembly that can be unloaded, as a bot's plug-in; what it stands on is the process' own.</summary>
internal sealed class PluginContext() : AssemblyLoadContext(name: "plug-in", isCollectible: true)
{
    public Type Load(Type type) => LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!, throwOnError: true)!;

    protected override Assembly? Load(AssemblyName assemblyName) => null;
}
