using System.Reflection;

namespace TaskLoops.ContractComparison;

/// <summary>Types and members as text that is equal on both sides exactly if the runtime would bind one to the other.</summary>
internal static class Signature
{
    public static string Of(Type type)
    {
        if (type.IsGenericParameter)
            return (type.DeclaringMethod is null ? "!" : "!!") + type.GenericParameterPosition;
        if (type.HasElementType)
            return Of(type.GetElementType()!) + Suffix(type);
        if (type.IsConstructedGenericType)
            return $"{Named(type.GetGenericTypeDefinition())}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
        return Named(type);
    }

    public static string Of(MethodBase method) =>
        $"{method.Name}{Arity(method)}({string.Join(", ", method.GetParameters().Select(Of))})";

    public static string Of(ParameterInfo parameter) =>
        string.Concat(parameter.GetRequiredCustomModifiers().Select(modifier => $"modreq {Of(modifier)} ")) + Of(parameter.ParameterType);

    public static string OfConstraints(Type[] parameters) => string.Join("; ", parameters.Select(OfConstraints));

    private static string OfConstraints(Type parameter)
    {
        var types = parameter.GetGenericParameterConstraints().Select(Of).Order(StringComparer.Ordinal);
        return $"{parameter.GenericParameterAttributes}: {string.Join(", ", types)}";
    }

    private static string Arity(MethodBase method) => method.IsGenericMethodDefinition ? $"`{method.GetGenericArguments().Length}" : "";

    private static string Named(Type type) => $"[{type.Assembly.GetName().Name}]{type.FullName}";

    private static string Suffix(Type type)
    {
        if (type.IsByRef)
            return "&";
        return type.IsPointer ? "*" : $"[{new string(',', type.GetArrayRank() - 1)}]";
    }
}
