namespace TaskLoops.Tests.Docs;

/// <summary>Lines of code in a page, without the indentation that they share.</summary>
internal sealed class CodeBlock
{
    private readonly string[] _lines;

    private CodeBlock(string page, int line, string[] lines)
    {
        Page = page;
        Line = line;
        _lines = Unindent(lines);
    }

    public string Page { get; }

    /// <summary>Where its first line of code stands in the page, counted from 1.</summary>
    public int Line { get; }

    public static IEnumerable<CodeBlock> Of(string page)
    {
        var lines = Repository.Lines(page);
        for (var index = 0; index < lines.Length; index++)
        {
            if (lines[index].Trim() != "```csharp")
                continue;

            var end = Array.FindIndex(lines, index + 1, line => line.Trim() == "```");
            Assert.That(end, Is.GreaterThan(index + 1), $"{page}, line {index + 1}: the block is empty or not closed");
            yield return new CodeBlock(page, index + 2, lines[(index + 1)..end]);
            index = end;
        }
    }

    /// <summary>Null if a source has all of it; else the page, the line, and the source that comes closest.</summary>
    public string? WhyNotIn(IReadOnlyDictionary<string, string[]> sources)
    {
        var (closest, found) = sources.Select(source => (source.Key, Found: LinesFoundIn(source.Value))).MaxBy(source => source.Found);
        if (found == _lines.Length)
            return null;

        return found == 0
            ? $"{Page}, line {Line}: no compiled source has this block; its first line is\n    {_lines[0]}"
            : $"{Page}, line {Line + found}: {closest} has the {found} lines before, but not\n    {_lines[found]}";
    }

    /// <summary>How many of its first lines a source has in sequence, at the place where it has most of them.</summary>
    private int LinesFoundIn(string[] source)
    {
        var most = 0;
        for (var start = 0; start < source.Length; start++)
        {
            var indentation = Indentation(source[start]) - Indentation(_lines[0]);
            var length = 0;
            while (indentation >= 0 && length < _lines.Length && start + length < source.Length && AreSame(_lines[length], source[start + length], indentation))
                length++;

            most = Math.Max(most, length);
        }

        return most;
    }

    // What the first line of the source is indented more, all lines are; a blank line has no indentation.
    private static bool AreSame(string line, string inSource, int indentation) =>
        line.Length == 0 ? inSource.Length == 0 : inSource.Length > indentation && inSource[..indentation].All(char.IsWhiteSpace) && inSource[indentation..] == line;

    private static string[] Unindent(string[] lines)
    {
        var indentation = lines.Where(line => line.Length > 0).Select(Indentation).DefaultIfEmpty(0).Min();
        return [.. lines.Select(line => line.Length > indentation ? line[indentation..] : line.TrimStart())];
    }

    private static int Indentation(string line) => line.Length - line.TrimStart().Length;
}
