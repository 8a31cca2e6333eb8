using System.Reflection;
using System.Text.RegularExpressions;

namespace TaskLoops.Tests.Docs;

/// <summary>Keeps the pages true: their code is compiled, their links lead somewhere, and every rule is told and tested.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string[] _rules =
    [
        .. Rules('L', 12), .. Rules('T', 11), .. Rules('E', 9), .. Rules('O', 4), .. Rules('G', 3), .. Rules('M', 4),
    ];

    [TestCaseSource(typeof(Repository), nameof(Repository.Pages))]
    public void Every_block_of_code_stands_in_a_source_that_is_compiled(string page)
    {
        var sources = Repository.Snippets().ToDictionary(file => file, Repository.Lines);

        AssertNone(CodeBlock.Of(page).Select(block => block.WhyNotIn(sources)));
    }

    [TestCaseSource(typeof(Repository), nameof(Repository.Pages))]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there(string page) =>
        AssertNone(Markdown.Links(page).Select(link => link.WhyBroken()));

    [Test]
    public void Every_rule_is_told_once_in_the_page_of_promises()
    {
        var told = Repository.Lines("docs/semantics.md").SelectMany(line => Told().Matches(line)).Select(match => $"{match.Groups["anchor"].Value} {match.Groups["id"].Value}").ToList();

        Assert.That(told, Is.EqualTo(Array.ConvertAll(_rules, rule => $"{rule} {rule}")).IgnoreCase, "each as <a id=\"rule-l1\"></a>**L1. …, in order");
    }

    [Test]
    public void Every_rule_is_the_category_of_a_test()
    {
        var tested = Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public).Cast<MemberInfo>().Append(type))
            .SelectMany(member => member.GetCustomAttributes<CategoryAttribute>())
            .Select(category => category.Name)
            .ToHashSet();

        var untested = _rules.Except(tested).Select(rule => $"no test has [Category(\"{rule}\")]");
        var unknown = tested.Except(_rules).Where(category => Rule().IsMatch(category)).Select(category => $"[Category(\"{category}\")] is no rule");
        AssertNone(untested.Concat(unknown));
    }

    [Test]
    public void Every_rule_that_the_sources_refer_to_is_told()
    {
        var unknown =
            from file in Repository.Files("src", "*.cs")
            from line in Repository.Lines(file)
            from reference in Reference().Matches(line)
            from id in Rule().Matches(reference.Value)
            where !_rules.Contains(id.Value)
            select $"{file} refers to {id.Value}, which is no rule";

        AssertNone(unknown);
    }

    private static void AssertNone(IEnumerable<string?> faults)
    {
        var found = faults.OfType<string>().ToList();
        if (found.Count > 0)
            Assert.Fail(string.Join('\n', found));
    }

    private static IEnumerable<string> Rules(char group, int count) => Enumerable.Range(1, count).Select(number => $"{group}{number}");

    [GeneratedRegex("""<a id="rule-(?<anchor>[a-z0-9]+)"></a>\*\*(?<id>[A-Z]\d+)\. """)]
    private static partial Regex Told();

    [GeneratedRegex(@"\b[LTEOGM]\d{1,2}\b")]
    private static partial Regex Rule();

    [GeneratedRegex(@"\brules? [LTEOGM]\d+((, | and | to )[LTEOGM]\d+)*")]
    private static partial Regex Reference();
}
