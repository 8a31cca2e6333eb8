using System.Globalization;
using System.Reflection;

namespace TaskLoops.Modules;

/// <summary>Collects what is wrong with one member of a module.</summary>
internal sealed class MemberFaults
{
    private readonly List<ModuleLoopFault> _all;
    private readonly string _member;

    private MemberFaults(List<ModuleLoopFault> all, string member)
    {
        _all = all;
        _member = member;
    }

    /// <summary>Whether this member has a fault.</summary>
    public bool Any { get; private set; }

    public static MemberFaults Of(MethodInfo method, List<ModuleLoopFault> all) => new(all, $"{NameOf(method.DeclaringType!)}.{method.Name}");

    public static MemberFaults Of(Type type, List<ModuleLoopFault> all) => new(all, NameOf(type));

    /// <summary>The type as its users write it, without the count of its type parameters.</summary>
    public static string NameOf(Type type) => type.Name.Split('`')[0];

    public void Add(string reason)
    {
        Any = true;
        _all.Add(new ModuleLoopFault(_member, reason));
    }

    /// <summary>Adds what an exception says, without the name of an argument that the declaration does not have.</summary>
    public void Add(Exception exception)
    {
        var words = exception.Message;
        var argument = exception is ArgumentException ? words.LastIndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
        Add(argument < 0 ? words : words[..argument]);
    }

    public void AtLeastOne(int? value, string name)
    {
        if (value < 1)
            Add(string.Create(CultureInfo.InvariantCulture, $"{name} = {value} is below 1: give 1 or more, or leave it out."));
    }

    public void Defined<T>(T? value, string name)
        where T : struct, Enum
    {
        if (value is { } given && !Enum.IsDefined(given))
            Add($"{name} = {given} means nothing: give one of {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
