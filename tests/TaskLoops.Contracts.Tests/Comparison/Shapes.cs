using System.Reflection;
using System.Reflection.Emit;

namespace TaskLoops.Contracts.Tests.Comparison;

/// <summary>Members for the classes of a <see cref="TinyLibrary"/>.</summary>
internal static class Shapes
{
    public const MethodAttributes Public = MethodAttributes.Public | MethodAttributes.HideBySig;

    public static void Method(TypeBuilder type) => Method(type, Public);

    public static void Method(
        TypeBuilder type, MethodAttributes attributes, Type? result = null, string parameter = "value", object? @default = null)
    {
        var method = type.DefineMethod("Do", attributes, result ?? typeof(void), [typeof(string)]);
        var isOptional = @default is not null;
        var built = method.DefineParameter(1, isOptional ? ParameterAttributes.Optional | ParameterAttributes.HasDefault : ParameterAttributes.None, parameter);
        if (isOptional)
            built.SetConstant(@default);
        if ((attributes & MethodAttributes.Abstract) == 0)
            End(method.GetILGenerator());
    }

    public static void Generic(TypeBuilder type, Type? constraint)
    {
        var method = type.DefineMethod("Do", Public);
        var parameter = method.DefineGenericParameters("T").Single();
        if (constraint is not null)
            parameter.SetBaseTypeConstraint(constraint);
        End(method.GetILGenerator());
    }

    public static void Property(TypeBuilder type, Type of, bool isSettable)
    {
        var property = type.DefineProperty("Value", PropertyAttributes.None, of, null);
        var getter = type.DefineMethod("get_Value", Public | MethodAttributes.SpecialName, of, null);
        End(getter.GetILGenerator());
        property.SetGetMethod(getter);
        if (!isSettable)
            return;
        var setter = type.DefineMethod("set_Value", Public | MethodAttributes.SpecialName, null, [of]);
        setter.DefineParameter(1, ParameterAttributes.None, "value");
        End(setter.GetILGenerator());
        property.SetSetMethod(setter);
    }

    public static void Field(TypeBuilder type, FieldAttributes attributes) => type.DefineField("Value", typeof(int), attributes);

    private static void End(ILGenerator code)
    {
        code.Emit(OpCodes.Ldnull);
        code.Emit(OpCodes.Throw);
    }
}
