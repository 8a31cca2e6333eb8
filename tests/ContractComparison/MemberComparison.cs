using System.Reflection;

namespace TaskLoops.ContractComparison;

/// <summary>The members that a type of the contract declares against those that the real one declares itself.</summary>
internal sealed class MemberComparison
{
    private readonly Differences _differences;

    public MemberComparison(Differences differences) => _differences = differences;

    public void Compare(Type contract, Type real)
    {
        foreach (var constructor in contract.GetConstructors(Visible.Declared).Where(constructor => !constructor.IsStatic && Visible.ToOutsiders(constructor)))
            CompareMethod(constructor, real.GetConstructors(Visible.Declared));
        foreach (var method in contract.GetMethods(Visible.Declared).Where(Visible.ToOutsiders))
            CompareMethod(method, real.GetMethods(Visible.Declared));
        foreach (var property in contract.GetProperties(Visible.Declared).Where(Visible.ToOutsiders))
            CompareProperty(property, real.GetProperties(Visible.Declared));
        foreach (var @event in contract.GetEvents(Visible.Declared).Where(Visible.ToOutsiders))
            CompareEvent(@event, real.GetEvent(@event.Name, Visible.Declared));
        foreach (var field in contract.GetFields(Visible.Declared).Where(Visible.ToOutsiders))
            CompareField(field, real.GetField(field.Name, Visible.Declared));
    }

    private static string Place(MemberInfo member, string signature) => $"{member.DeclaringType!.FullName}.{signature}";

    private static string Accessibility(MethodBase method) =>
        method.IsPublic ? "public" : Visible.ToOutsiders(method) ? "protected" : "hidden";

    /// <summary>A method that only implements an interface is virtual for the runtime, not for those who derive.</summary>
    private static string Modifier(MethodBase method) => method switch
    {
        { IsStatic: true } => "static",
        { IsAbstract: true } => "abstract",
        { IsVirtual: true, IsFinal: false } => (method.Attributes & MethodAttributes.NewSlot) != 0 ? "virtual" : "override",
        _ => "none",
    };

    private static string Default(ParameterInfo parameter)
    {
        if (!parameter.IsOptional)
            return "not optional";
        return parameter.RawDefaultValue is { } value ? $"default {value}" : "default null";
    }

    private static bool TakesAnyNumber(ParameterInfo parameter) =>
        parameter.CustomAttributes.Any(attribute => attribute.AttributeType.FullName == typeof(ParamArrayAttribute).FullName);

    private void CompareMethod(MethodBase contract, IEnumerable<MethodBase> candidates)
    {
        var signature = Signature.Of(contract);
        var where = Place(contract, signature);
        if (candidates.FirstOrDefault(candidate => Signature.Of(candidate) == signature) is not { } real)
        {
            _differences.Add(where, "is not really declared there");
            return;
        }

        _differences.Expect(where, "accessibility", Accessibility(real), Accessibility(contract));
        _differences.Expect(where, "modifier", Modifier(real), Modifier(contract));
        if (contract is MethodInfo method)
            CompareResult(where, method, (MethodInfo)real);
        foreach (var (parameter, counterpart) in contract.GetParameters().Zip(real.GetParameters()))
            CompareParameter(where, parameter, counterpart);
    }

    private void CompareResult(string where, MethodInfo contract, MethodInfo real)
    {
        _differences.Expect(where, "result", Signature.Of(real.ReturnParameter), Signature.Of(contract.ReturnParameter));
        if (contract.IsGenericMethodDefinition)
        {
            _differences.Expect(
                where, "constraints", Signature.OfConstraints(real.GetGenericArguments()), Signature.OfConstraints(contract.GetGenericArguments()));
        }
    }

    private void CompareParameter(string where, ParameterInfo contract, ParameterInfo real)
    {
        _differences.Expect(where, $"name of parameter {contract.Position}", real.Name, contract.Name);
        _differences.Expect(where, $"parameter {contract.Name}", Default(real), Default(contract));
        _differences.Expect(where, $"params of {contract.Name}", TakesAnyNumber(real), TakesAnyNumber(contract));
        _differences.Expect(where, $"out of {contract.Name}", real.IsOut, contract.IsOut);
    }

    /// <summary>The accessors are compared as methods.</summary>
    private void CompareProperty(PropertyInfo contract, IEnumerable<PropertyInfo> candidates)
    {
        if (candidates.FirstOrDefault(candidate => candidate.Name == contract.Name) is { } real)
            _differences.Expect(Place(contract, contract.Name), "type", Signature.Of(real.PropertyType), Signature.Of(contract.PropertyType));
        else
            _differences.Add(Place(contract, contract.Name), "is not really declared there as a property");
    }

    private void CompareEvent(EventInfo contract, EventInfo? real)
    {
        if (real is null)
            _differences.Add(Place(contract, contract.Name), "is not really declared there as an event");
        else
            _differences.Expect(Place(contract, contract.Name), "type", Signature.Of(real.EventHandlerType!), Signature.Of(contract.EventHandlerType!));
    }

    private void CompareField(FieldInfo contract, FieldInfo? real)
    {
        var where = Place(contract, contract.Name);
        if (real is null)
        {
            _differences.Add(where, "is not really declared there as a field");
            return;
        }

        _differences.Expect(where, "type", Signature.Of(real.FieldType), Signature.Of(contract.FieldType));
        _differences.Expect(where, "static", real.IsStatic, contract.IsStatic);
        _differences.Expect(where, "public", real.IsPublic, contract.IsPublic);
        _differences.Expect(where, "readonly", real.IsInitOnly, contract.IsInitOnly);
        if (contract.IsLiteral)
            _differences.Expect(where, "value", real.IsLiteral ? real.GetRawConstantValue() : null, contract.GetRawConstantValue());
    }
}
