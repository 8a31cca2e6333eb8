using System.Reflection;
using System.Text.RegularExpressions;
using TaskLoops.Tests.Reported;

namespace TaskLoops.Tests.Docs;

/// <summary>Keeps docs/reported-faults.md and the tests of reports the same list.</summary>
public sealed partial class ReportedFaultsTests
{
    private const string Page = "docs/reported-faults.md";

    private static readonly string[] _lines = [.. Repository.Lines(Page).Where(line => line.StartsWith("| [", StringComparison.Ordinal))];

    private static readonly Match[] _rows = [.. _lines.Select(line => Row().Match(line)).Where(row => row.Success)];

    private static readonly MethodInfo[] _tests =
    [
        .. typeof(ReportedFixture).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ReportedFixture)))
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)),
    ];

    [Test]
    public void Every_row_links_a_report_and_names_its_rules_and_its_test()
    {
        Assert.That(_lines.Where(line => !Row().IsMatch(line)), Is.Empty);
        Assert.That(_rows.Select(row => row.Groups["report"].Value), Is.Unique);
    }

    [Test]
    public void The_table_has_a_row_for_each_test_of_a_report_and_no_other() =>
        Assert.That(_rows.Select(row => row.Groups["test"].Value), Is.EquivalentTo(_tests.Select(test => test.Name)));

    [Test]
    public void Every_test_has_the_name_of_its_report_and_the_rules_of_its_row_as_categories()
    {
        var expected = _rows.Select(row => $"{Prefix(row)}… {string.Join(", ", row.Groups["rule"].Captures)}");
        var found =
            from row in _rows
            join test in _tests on row.Groups["test"].Value equals test.Name
            select $"{test.Name[..Prefix(row).Length].ToLowerInvariant()}… {string.Join(", ", Rules(test))}";

        Assert.That(found, Is.EqualTo(expected));
    }

    private static IEnumerable<string> Rules(MethodInfo test) => test.GetCustomAttributes<CategoryAttribute>().Select(category => category.Name);

    /// <summary>How the name of a report's test begins: <c>owner_repository_number_</c>.</summary>
    private static string Prefix(Match row) => NoWord().Replace($"{row.Groups["repository"].Value} {row.Groups["number"].Value} ", "_").ToLowerInvariant();

    [GeneratedRegex(
        @"^\| \[(?<report>(?<repository>[\w.-]+/[\w.-]+)#(?<number>\d+))\]\(https://github\.com/\k<repository>/(issues|pull)/\k<number>\) \| "
        + @"[^|]+ \| [^|]+ \| (\[(?<rule>[A-Z]\d+)\]\(semantics\.md#rule-[a-z]\d+\)(, )?)+ \| `(?<test>\w+)` \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"\W")]
    private static partial Regex NoWord();
}
