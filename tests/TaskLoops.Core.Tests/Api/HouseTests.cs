using System.Reflection;
using System.Runtime.CompilerServices;
using TaskLoops.Tests.Docs;

namespace TaskLoops.Tests.Api;

/// <summary>The rules of the house that a compiler does not keep.</summary>
public sealed class HouseTests
{
    private const int MostLines = 350;

    private static readonly Assembly _core = typeof(TaskLoop).Assembly;

    /// <summary>Concrete, and there to be derived from, by the library itself: the same with a state value.</summary>
    private static readonly Type[] _toBeDerivedFrom = [typeof(TaskLoop), typeof(ModuleLoopAttribute)];

    private static IEnumerable<string> Sources() => Repository.Files("src/TaskLoops.Core", "*.cs");

    [Test]
    public void No_type_is_longer_than_350_lines()
    {
        // A partial type counts with all its parts: TaskLoop.cs and TaskLoop.Create.cs are one.
        var lengths = Sources()
            .GroupBy(file => Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileName(file).Split('.')[0]))
            .Select(type => (Name: type.Key, Lines: type.Sum(file => Repository.Lines(file).Length)));

        Assert.That(lengths.Where(type => type.Lines > MostLines), Is.Empty);
        Assert.That(Sources().Count(), Is.GreaterThan(50));
    }

    [Test]
    public void Nothing_static_that_is_public_can_be_changed()
    {
        const BindingFlags Static = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var fields = _core.GetExportedTypes().Where(type => !type.IsEnum).SelectMany(type => type.GetFields(Static)).Where(field => field is { IsInitOnly: false, IsLiteral: false });
        var properties = _core.GetExportedTypes().SelectMany(type => type.GetProperties(Static)).Where(property => property.CanWrite);

        Assert.That(fields.Concat<MemberInfo>(properties), Is.Empty);
    }

    [Test]
    public void No_static_field_is_anything_but_read_only()
    {
        var fields = _core.GetTypes()
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute)) && type.DeclaringType?.IsDefined(typeof(CompilerGeneratedAttribute)) != true)
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(field => field is { IsInitOnly: false, IsLiteral: false } && !field.IsDefined(typeof(ThreadStaticAttribute)) && !field.IsDefined(typeof(CompilerGeneratedAttribute)));

        Assert.That(fields, Is.Empty);
    }

    [Test]
    public void Every_public_type_is_closed_unless_it_is_there_to_be_derived_from()
    {
        var open = _core.GetExportedTypes().Where(type => type is { IsSealed: false, IsAbstract: false, IsInterface: false });

        Assert.That(open, Is.EquivalentTo(_toBeDerivedFrom));
    }

    [Test]
    public void What_users_cannot_derive_from_has_no_constructor_for_them()
    {
        const BindingFlags Instance = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        foreach (var type in new[] { typeof(TaskLoop), typeof(Schedule) })
            Assert.That(type.GetConstructors(Instance).Where(constructor => constructor is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true }), Is.Empty, type.Name);
    }

    [Test]
    public void Every_public_event_argument_and_option_is_read_only_once_made()
    {
        var settable = _core.GetExportedTypes()
            .Where(type => !type.IsSubclassOf(typeof(Attribute)))
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property => property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)));

        Assert.That(settable, Is.Empty);
    }
}
