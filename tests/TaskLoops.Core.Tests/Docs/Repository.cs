namespace TaskLoops.Tests.Docs;

/// <summary>The tree that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] _onRealClients = ["examples/DiscordNetBot/", "examples/DSharpPlusBot/", "tests/RealClients/"];

    public static string Root { get; } = FindRoot();

    /// <summary>README.md, the other pages beside it and those in docs, by their paths in the tree.</summary>
    public static IEnumerable<string> Pages() => Files(".", "*.md", SearchOption.TopDirectoryOnly).Concat(Files("docs", "*.md"));

    /// <summary>The sources that examples and tests are compiled from, by their paths in the tree; those that only the real clients compile prove nothing here.</summary>
    public static IEnumerable<string> Snippets() => Files("examples", "*.cs").Concat(Files("tests", "*.cs"))
        .Where(file => !_onRealClients.Any(directory => file.StartsWith(directory, StringComparison.Ordinal)));

    public static IEnumerable<string> Files(string directory, string pattern, SearchOption option = SearchOption.AllDirectories) =>
        Directory.EnumerateFiles(Path.Combine(Root, directory), pattern, option)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .Order(StringComparer.Ordinal);

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "TaskLoops.sln")))
                return directory.FullName;
        }

        throw new DirectoryNotFoundException($"No directory above {AppContext.BaseDirectory} holds TaskLoops.sln.");
    }
}
