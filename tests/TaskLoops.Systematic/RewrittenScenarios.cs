using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;

namespace TaskLoops.Systematic;

/// <summary>This assembly once more, rewritten so that Coyote has every lock, task and wait of it in its hands, in a context of its own.</summary>
internal static class RewrittenScenarios
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Lazy<Assembly> _assembly = new(Rewrite);

    public static Func<Task> Named(string name) =>
        _assembly.Value.GetType(typeof(Scenarios).FullName!)!.GetMethod(name)!.CreateDelegate<Func<Task>>();

    private static Assembly Rewrite()
    {
        var original = typeof(Scenarios).Assembly.Location;
        var folder = Directory.CreateTempSubdirectory("rewritten").FullName;
        var source = Directory.CreateDirectory(Path.Combine(folder, "source")).FullName;
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(original)!, "*.dll"))
            File.Copy(file, Path.Combine(source, Path.GetFileName(file)));
        var target = Path.Combine(folder, "target");
        var settings = Path.Combine(folder, "settings.json");
        File.WriteAllText(settings, $$"""{"AssembliesPath":"{{source}}","OutputPath":"{{target}}","Assemblies":["{{Path.GetFileName(original)}}"]}""");
        RewriteWith(settings);
        using var rewritten = new MemoryStream(File.ReadAllBytes(Path.Combine(target, Path.GetFileName(original))));
        Directory.Delete(folder, recursive: true);
        return new RewrittenContext().LoadFromStream(rewritten);
    }

    /// <summary>What the command of Coyote does; its engine has no public entry.</summary>
    private static void RewriteWith(string settings)
    {
        var (runtime, tool) = (typeof(Configuration).Assembly, typeof(TestingEngine).Assembly);
        var configuration = Configuration.Create().WithTelemetryEnabled(false);
        var optionsType = tool.GetType("Microsoft.Coyote.Rewriting.RewritingOptions")!;
        var options = optionsType.GetMethods(All).Single(method => method.Name == "ParseFromJSON" && method.GetParameters().Length == 2)
            .Invoke(null, [optionsType.GetMethod("Create", All)!.Invoke(null, null), settings])!;
        options = optionsType.GetMethod("Sanitize", All)!.Invoke(options, [tool]) ?? options;
        var log = Activator.CreateInstance(runtime.GetType("Microsoft.Coyote.Logging.LogWriter")!, All, null, [configuration, true], null);
        var profiler = Activator.CreateInstance(runtime.GetType("Microsoft.Coyote.Profiler") ?? tool.GetType("Microsoft.Coyote.Profiler")!);
        tool.GetType("Microsoft.Coyote.Rewriting.RewritingEngine")!.GetMethods(All)
            .Single(method => method.Name == "Run" && method.GetParameters().Length == 4)
            .Invoke(null, [options, configuration, log, profiler]);
    }

    private sealed class RewrittenContext() : AssemblyLoadContext("rewritten");
}
