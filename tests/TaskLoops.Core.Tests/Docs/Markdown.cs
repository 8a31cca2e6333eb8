using System.Text.RegularExpressions;

namespace TaskLoops.Tests.Docs;

/// <summary>As much of Markdown as links need.</summary>
internal static partial class Markdown
{
    /// <summary>The links of a page that lead into the tree.</summary>
    public static IEnumerable<MarkdownLink> Links(string page) =>
        from entry in Prose(page)
        from link in Link().Matches(InlineCode().Replace(entry.Text, "code"))
        let target = link.Groups["target"].Value
        where !target.Contains(':', StringComparison.Ordinal)
        select new MarkdownLink(page, entry.Number, target);

    /// <summary>What a link into the page can name: its headings, as GitHub makes anchors of them, and its explicit anchors.</summary>
    public static IReadOnlySet<string> Anchors(string page)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (text, _) in Prose(page))
        {
            foreach (var anchor in Anchor().Matches(text).Select(match => match.Groups["id"].Value))
                Assert.That(anchors.Add(anchor), Is.True, $"{page} has two anchors '{anchor}'");

            if (Heading().Match(text) is { Success: true } heading)
                anchors.Add(Unique(Slug(heading.Groups["text"].Value), anchors));
        }

        return anchors;
    }

    private static string Unique(string slug, HashSet<string> taken)
    {
        var unique = slug;
        for (var number = 1; taken.Contains(unique); number++)
            unique = $"{slug}-{number}";

        return unique;
    }

    private static string Slug(string heading) => string.Concat(
        heading.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : char.ToLowerInvariant(c)));

    /// <summary>The lines outside of fenced blocks, with their numbers.</summary>
    private static IEnumerable<(string Text, int Number)> Prose(string page)
    {
        var isCode = false;
        foreach (var (index, line) in Repository.Lines(page).Index())
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            else if (!isCode)
                yield return (line, index + 1);
        }
    }

    [GeneratedRegex(@"\[[^\[\]]*\]\((?<target>[^)\s]+)\)|^\[[^\]]+\]: (?<target>\S+)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("""<a id="(?<id>[^"]+)">""")]
    private static partial Regex Anchor();

    [GeneratedRegex("^#{1,6} (?<text>.+?)$")]
    private static partial Regex Heading();
}
