namespace TaskLoops.Tests.Docs;

/// <summary>A link from a page to a file of the tree, a heading, or both.</summary>
internal sealed record MarkdownLink(string Page, int Line, string Target)
{
    public string? WhyBroken()
    {
        var parts = Target.Split('#', 2);
        var path = parts[0].Length == 0 ? Page : Path.Combine(Path.GetDirectoryName(Page)!, parts[0]);
        var file = Path.GetFullPath(Path.Combine(Repository.Root, path));
        if (!file.StartsWith(Repository.Root, StringComparison.Ordinal) || (!File.Exists(file) && !Directory.Exists(file)))
            return $"{Page}, line {Line}: there is no '{Target}'";

        return parts.Length < 2 || Markdown.Anchors(Path.GetRelativePath(Repository.Root, file)).Contains(parts[1])
            ? null
            : $"{Page}, line {Line}: '{path}' has no anchor '{parts[1]}'";
    }
}
