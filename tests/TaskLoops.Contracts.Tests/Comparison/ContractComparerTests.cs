using System.Reflection;
using TaskLoops.ContractComparison;

namespace TaskLoops.Contracts.Tests.Comparison;

public sealed class ContractComparerTests : IDisposable
{
    private const MethodAttributes Virtual = Shapes.Public | MethodAttributes.Virtual | MethodAttributes.NewSlot;
    private const TypeAttributes AbstractClass = TypeAttributes.Public | TypeAttributes.Abstract;

    private readonly string _folder = Directory.CreateTempSubdirectory("contracts").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Equal_assemblies_do_not_differ() => AssertDifferences(
        Library().Class(shape: Shapes.Method).Enum(typeof(int), "A", "B"), Library().Class(shape: Shapes.Method).Enum(typeof(int), "A", "B"));

    [Test]
    public void Contract_may_leave_out_types_and_members() => AssertDifferences(
        Library().Class(), Library().Class(shape: Shapes.Method).Class("Other").Enum(typeof(int), "A"));

    [Test]
    public void What_outsiders_cannot_see_is_not_compared() => AssertDifferences(
        Library().Class(shape: type => Shapes.Method(type, MethodAttributes.Assembly)).Class("Hidden", attributes: TypeAttributes.NotPublic),
        Library().Class());

    [Test]
    public void Base_class_may_be_left_out() =>
        AssertDifferences(Library().Class(), Library().Derived(_ => { }));

    [Test]
    public void Lower_version_is_no_difference() => AssertDifferences(Library("1.0.0.0").Class(), Library("1.2.0.0").Class());

    [Test]
    public void Higher_version_is_a_difference() => AssertDifferences(
        Library("1.2.0.0").Class(), Library("1.0.0.0").Class(), "Tiny: version 1.2.0.0 is above that of the real assembly, 1.0.0.0: nothing would load");

    [Test]
    public void Type_that_is_not_real() => AssertDifferences(Library().Class(), Library(), "Thing: is not in the real assembly");

    [Test]
    public void Type_that_is_not_public() => AssertDifferences(
        Library().Class(), Library().Class(attributes: TypeAttributes.NotPublic), "Thing: accessibility is really protected, not public");

    [Test]
    public void Kind_of_a_type() => AssertDifferences(
        Library().Class(attributes: TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract),
        Library().Class(attributes: AbstractClass),
        "Thing: kind is really class, not interface",
        "Thing: base type is really [System.Private.CoreLib]System.Object, not none");

    [Test]
    public void Sealed_type() => AssertDifferences(
        Library().Class(), Library().Class(attributes: TypeAttributes.Public | TypeAttributes.Sealed), "Thing: modifier is really sealed, not none");

    [Test]
    public void Base_type() => AssertDifferences(
        Library().Class(parent: typeof(Exception)),
        Library().Class(parent: typeof(TimeoutException)),
        "Thing: base type is really [System.Private.CoreLib]System.TimeoutException, not [System.Private.CoreLib]System.Exception");

    [Test]
    public void Interface_that_is_not_implemented() => AssertDifferences(
        Library().Class(attributes: AbstractClass, shape: type => type.AddInterfaceImplementation(typeof(ICloneable))),
        Library().Class(attributes: AbstractClass),
        "Thing: does not really implement [System.Private.CoreLib]System.ICloneable");

    [Test]
    public void Abstract_member_that_is_left_out() => AssertDifferences(
        Library().Class(attributes: AbstractClass),
        Library().Class(attributes: AbstractClass, shape: type => Shapes.Method(type, Virtual | MethodAttributes.Abstract)),
        "Thing: lacks the abstract Do([System.Private.CoreLib]System.String), which a derived class has to implement");

    [Test]
    public void Member_that_is_not_real() => AssertDifferences(Library().Class(shape: Shapes.Method), Library().Class(), $"{Do}: is not really declared there");

    [Test]
    public void Member_of_a_base_type() =>
        AssertDifferences(Library().Class(shape: Shapes.Method), Library().Derived(Shapes.Method), $"{Do}: is not really declared there");

    [Test]
    public void Result() => AssertDifferences(
        Library().Class(shape: Shapes.Method),
        Library().Class(shape: type => Shapes.Method(type, Shapes.Public, typeof(Task))),
        $"{Do}: result is really [System.Private.CoreLib]System.Threading.Tasks.Task, not [System.Private.CoreLib]System.Void");

    [Test]
    public void Name_of_a_parameter() => AssertDifferences(
        Library().Class(shape: Shapes.Method),
        Library().Class(shape: type => Shapes.Method(type, Shapes.Public, parameter: "other")),
        $"{Do}: name of parameter 0 is really other, not value");

    [Test]
    public void Default_of_a_parameter() => AssertDifferences(
        Library().Class(shape: type => Shapes.Method(type, Shapes.Public, @default: "a")),
        Library().Class(shape: type => Shapes.Method(type, Shapes.Public, @default: "b")),
        $"{Do}: parameter value is really default b, not default a");

    [Test]
    public void Parameter_that_is_not_optional() => AssertDifferences(
        Library().Class(shape: type => Shapes.Method(type, Shapes.Public, @default: "a")),
        Library().Class(shape: Shapes.Method),
        $"{Do}: parameter value is really not optional, not default a");

    [TestCase(MethodAttributes.Family, "accessibility is really protected, not public")]
    [TestCase(MethodAttributes.Assembly, "accessibility is really hidden, not public")]
    [TestCase(Shapes.Public | MethodAttributes.Static, "modifier is really static, not none")]
    [TestCase(Virtual, "modifier is really virtual, not none")]
    public void Attributes_of_a_method(MethodAttributes attributes, string difference) => AssertDifferences(
        Library().Class(shape: Shapes.Method), Library().Class(shape: type => Shapes.Method(type, attributes)), $"{Do}: {difference}");

    [Test]
    public void Method_that_is_virtual_only_to_implement_an_interface_is_no_difference() => AssertDifferences(
        Library().Class(shape: Shapes.Method), Library().Class(shape: type => Shapes.Method(type, Virtual | MethodAttributes.Final)));

    [Test]
    public void Constraint() => AssertDifferences(
        Library().Class(shape: type => Shapes.Generic(type, null)),
        Library().Class(shape: type => Shapes.Generic(type, typeof(Exception))),
        "Thing.Do`1(): constraints is really None: [System.Private.CoreLib]System.Exception, not None: ");

    [Test]
    public void Setter_that_is_not_there() => AssertDifferences(
        Library().Class(shape: type => Shapes.Property(type, typeof(int), isSettable: true)),
        Library().Class(shape: type => Shapes.Property(type, typeof(int), isSettable: false)),
        "Thing.set_Value([System.Private.CoreLib]System.Int32): is not really declared there");

    [Test]
    public void Type_of_a_property() => AssertDifferences(
        Library().Class(shape: type => Shapes.Property(type, typeof(int), isSettable: false)),
        Library().Class(shape: type => Shapes.Property(type, typeof(long), isSettable: false)),
        "Thing.get_Value(): result is really [System.Private.CoreLib]System.Int64, not [System.Private.CoreLib]System.Int32",
        "Thing.Value: type is really [System.Private.CoreLib]System.Int64, not [System.Private.CoreLib]System.Int32");

    [Test]
    public void Field_that_is_not_readonly() => AssertDifferences(
        Library().Class(shape: type => Shapes.Field(type, FieldAttributes.Public | FieldAttributes.InitOnly)),
        Library().Class(shape: type => Shapes.Field(type, FieldAttributes.Public)),
        "Thing.Value: readonly is really False, not True");

    [Test]
    public void Value_of_an_enum() => AssertDifferences(
        Library().Enum(typeof(int), "A", "B"),
        Library().Enum(typeof(int), "B", "A"),
        "Choice.A: value is really 1, not 0",
        "Choice.B: value is really 0, not 1");

    [Test]
    public void Underlying_type_of_an_enum() => Assert.That(
        Compare(Library().Enum(typeof(int), "A"), Library().Enum(typeof(byte), "A")),
        Does.Contain("Choice: underlying type is really [System.Private.CoreLib]System.Byte, not [System.Private.CoreLib]System.Int32"));

    private static string Do => "Thing.Do([System.Private.CoreLib]System.String)";

    private static TinyLibrary Library(string version = "1.0.0.0") => new(version);

    private void AssertDifferences(TinyLibrary contract, TinyLibrary real, params string[] expected) =>
        Assert.That(Compare(contract, real), Is.EqualTo(expected));

    private string[] Compare(TinyLibrary contract, TinyLibrary real)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var differences = ContractComparer.Compare(
            contract.SaveIn(Path.Combine(_folder, "contract")), real.SaveIn(Path.Combine(_folder, "real")), platform);
        return [.. differences.Select(difference => difference.ToString())];
    }
}
