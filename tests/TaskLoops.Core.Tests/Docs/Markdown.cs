using System.Text.RegularExpressions;

namespace TaskLoops.Tests.Docs;

/// <summary>As much of Markdown as links need.</summary>
internal static partial class Markdown
{
    /// <summary>The links of a page that lead into the tree. A link may go on in the next line.</summary>
    public static IEnumerable<MarkdownLink> Links(string page)
    {
        var text = InlineCode().Replace(string.Join('\n', Prose(page)), "code");
        return
            from link in Link().Matches(text)
            let target = link.Groups["target"].Value
            where !target.Contains(':', StringComparison.Ordinal)
            select new MarkdownLink(page, 1 + text[..link.Index].Count(c => c == '\n'), target);
    }

    /// <summary>What a link into the page can name: its headings, as GitHub makes anchors of them, and its explicit anchors.</summary>
    public static IReadOnlySet<string> Anchors(string page)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in Prose(page))
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

    /// <summary>All lines of a page, with nothing in place of those in fenced blocks.</summary>
    private static IEnumerable<string> Prose(string page)
    {
        var isCode = false;
        foreach (var line in Repository.Lines(page))
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            isCode ^= isFence;
            yield return isCode || isFence ? "" : line;
        }
    }

    [GeneratedRegex(@"\[[^\[\]]*\]\((?<target>[^)\s]+)\)|^\[[^\]]+\]: (?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex("""<a id="(?<id>[^"]+)">""")]
    private static partial Regex Anchor();

    [GeneratedRegex("^#{1,6} (?<text>.+?)$")]
    private static partial Regex Heading();
}
