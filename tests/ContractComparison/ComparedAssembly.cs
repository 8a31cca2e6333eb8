using System.Reflection;

namespace TaskLoops.ContractComparison;

/// <summary>One of the two assemblies, read without being loaded for execution: both carry the same name.</summary>
internal sealed class ComparedAssembly : IDisposable
{
    private readonly MetadataLoadContext _context;

    public ComparedAssembly(string path, IReadOnlyList<string> resolverPaths)
    {
        var neighbours = Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, "*.dll");
        // The neighbours come first: the contracts and the real assemblies are not to mix.
        var byName = neighbours.Concat(resolverPaths).DistinctBy(Path.GetFileName);
        _context = new MetadataLoadContext(new PathAssemblyResolver(byName), typeof(object).Assembly.GetName().Name);
        Assembly = _context.LoadFromAssemblyPath(path);
    }

    public Assembly Assembly { get; }

    public IEnumerable<Type> VisibleTypes() => Assembly.GetTypes().Where(Visible.ToOutsiders);

    /// <summary>The type of the same name as this side sees it; null if this side does without.</summary>
    public Type? Counterpart(Type type)
    {
        try
        {
            return _context.LoadFromAssemblyName(type.Assembly.GetName().Name!).GetType(type.FullName!) is { } found && Visible.ToOutsiders(found)
                ? found
                : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Dispose() => _context.Dispose();
}
