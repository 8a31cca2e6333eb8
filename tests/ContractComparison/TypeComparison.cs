using System.Reflection;

namespace TaskLoops.ContractComparison;

/// <summary>One type of the contract against the real one.</summary>
internal sealed class TypeComparison
{
    private readonly ComparedAssembly _contract;
    private readonly Differences _differences;
    private readonly MemberComparison _members;

    public TypeComparison(ComparedAssembly contract, Differences differences)
    {
        _contract = contract;
        _differences = differences;
        _members = new MemberComparison(differences);
    }

    public void Compare(Type contract, Type real)
    {
        var where = contract.FullName!;
        _differences.Expect(where, "kind", Kind(real), Kind(contract));
        _differences.Expect(where, "accessibility", Accessibility(real), Accessibility(contract));
        _differences.Expect(where, "modifier", Modifier(real), Modifier(contract));
        _differences.Expect(where, "constraints", Constraints(real), Constraints(contract));
        _differences.Expect(where, "base type", NearestKnownBase(real), BaseOf(contract));
        CompareInterfaces(where, contract, real);
        if (contract.IsEnum)
            _differences.Expect(where, "underlying type", Signature.Of(real.GetEnumUnderlyingType()), Signature.Of(contract.GetEnumUnderlyingType()));
        _members.Compare(contract, real);
        if (Visible.CanBeDerivedFrom(contract))
            CompareDuties(where, contract, real);
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum)
            return "enum";
        if (type.IsValueType)
            return "struct";
        if (type.IsInterface)
            return "interface";
        return type.BaseType?.FullName == typeof(MulticastDelegate).FullName ? "delegate" : "class";
    }

    private static string Accessibility(Type type) => type.IsPublic || type.IsNestedPublic ? "public" : "protected";

    private static string Modifier(Type type) => (type.IsAbstract, type.IsSealed) switch
    {
        (true, true) => "static",
        (true, false) => "abstract",
        (false, true) => "sealed",
        _ => "none",
    };

    private static string Constraints(Type type) =>
        type.IsGenericTypeDefinition ? Signature.OfConstraints(type.GetGenericArguments()) : "";

    private static string? BaseOf(Type type) => type.BaseType is { } @base ? Signature.Of(@base) : null;

    /// <summary>The contract may leave out a base class together with all that it declares.</summary>
    private string? NearestKnownBase(Type real)
    {
        for (var @base = real.BaseType; @base is not null; @base = @base.BaseType)
        {
            if (_contract.Counterpart(@base.IsConstructedGenericType ? @base.GetGenericTypeDefinition() : @base) is not null)
                return Signature.Of(@base);
        }

        return null;
    }

    private void CompareInterfaces(string where, Type contract, Type real)
    {
        var missing = contract.GetInterfaces().Select(Signature.Of).Except(real.GetInterfaces().Select(Signature.Of));
        foreach (var @interface in missing)
            _differences.Add(where, $"does not really implement {@interface}");
    }

    /// <summary>A class that is derived from the contract's must implement all that the real one asks for.</summary>
    private void CompareDuties(string where, Type contract, Type real)
    {
        var known = contract.GetMethods(Visible.Declared).Select(Signature.Of).ToHashSet();
        foreach (var duty in real.GetMethods(Visible.Declared).Where(method => method.IsAbstract && !known.Contains(Signature.Of(method))))
            _differences.Add(where, $"lacks the abstract {Signature.Of(duty)}, which a derived class has to implement");
    }
}
