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

        Assert.That(CodeBlock.Of(page).Select(block => block.WhyNotIn(sources)).OfType<string>(), Is.Empty);
    }

    [TestCaseSource(typeof(Repository), nameof(Repository.Pages))]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there(string page)
    {
        Assert.That(Markdown.Links(page).Select(link => link.WhyBroken()).OfType<string>(), Is.Empty);
    }

    [Test]
    public void Every_rule_is_told_once_in_the_page_of_promises()
    {
        var told = Repository.Lines("docs/semantics.md").SelectMany(line => Told().Matches(line)).Select(match => match.Groups["id"].Value).ToList();

        Assert.That(told, Is.EqualTo(_rules), "each as <a id=\"rule-l1\"></a>**L1. …, in order");
    }

    [Test]
    public void Every_rule_is_the_category_of_a_test()
    {
        var tested = Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public).Cast<MemberInfo>().Append(type))
            .SelectMany(member => member.GetCustomAttributes<CategoryAttribute>())
            .Select(category => category.Name)
            .ToHashSet();

        Assert.Multiple(() =>
        {
            Assert.That(_rules.Except(tested), Is.Empty, "rules without a test: add [Category(\"…\")] to the test that shows them");
            Assert.That(tested.Where(category => Rule().IsMatch(category)).Except(_rules), Is.Empty, "categories that are no rule");
        });
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
            select $"{file}: {id.Value}";

        Assert.That(unknown, Is.Empty);
    }

    private static IEnumerable<string> Rules(char group, int count) => Enumerable.Range(1, count).Select(number => $"{group}{number}");

    [GeneratedRegex("""<a id="rule-(?<anchor>[a-z0-9]+)"></a>\*\*(?<id>[A-Z]\d+)\. """)]
    private static partial Regex Told();

    [GeneratedRegex(@"\b[LTEOGM]\d{1,2}\b")]
    private static partial Regex Rule();

    [GeneratedRegex(@"\brules? [LTEOGM]\d+((, | and | to )[LTEOGM]\d+)*")]
    private static partial Regex Reference();
}
