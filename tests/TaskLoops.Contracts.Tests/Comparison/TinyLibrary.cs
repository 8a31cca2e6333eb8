using System.Reflection;
using System.Reflection.Emit;

namespace TaskLoops.Contracts.Tests.Comparison;

/// <summary>An assembly of one class, made for one comparison.</summary>
internal sealed class TinyLibrary
{
    private readonly PersistedAssemblyBuilder _assembly;
    private readonly ModuleBuilder _module;

    public TinyLibrary(string version = "1.0.0.0")
    {
        _assembly = new PersistedAssemblyBuilder(new AssemblyName($"Tiny, Version={version}"), typeof(object).Assembly);
        _module = _assembly.DefineDynamicModule("Tiny");
    }

    public TinyLibrary Class(
        string name = "Thing", Action<TypeBuilder>? shape = null, TypeAttributes attributes = TypeAttributes.Public, Type? parent = null)
    {
        var type = _module.DefineType(name, attributes, parent);
        shape?.Invoke(type);
        type.CreateType();
        return this;
    }

    /// <summary>The second class derives from the first, which has this shape.</summary>
    public TinyLibrary Derived(Action<TypeBuilder> shapeOfBase)
    {
        var parent = _module.DefineType("Base", TypeAttributes.Public);
        shapeOfBase(parent);
        parent.CreateType();
        return Class(parent: parent);
    }

    public TinyLibrary Enum(Type underlying, params string[] names)
    {
        var type = _module.DefineEnum("Choice", TypeAttributes.Public, underlying);
        for (var i = 0; i < names.Length; i++)
            type.DefineLiteral(names[i], Convert.ChangeType(i, underlying, null));
        type.CreateType();
        return this;
    }

    public string SaveIn(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "Tiny.dll");
        _assembly.Save(path);
        return path;
    }
}
