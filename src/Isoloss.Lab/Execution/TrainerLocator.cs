using Isoloss.Core;

namespace Isoloss.Lab.Execution;

/// <summary>Finds the built-in trainer, which is a program of its own.</summary>
public static class TrainerLocator
{
    /// <summary>Environment variable with the path of the trainer, <c>isoloss-trainer</c> or
    /// <c>isoloss-trainer.dll</c>.</summary>
    public const string Variable = "ISOLOSS_TRAINER";

    private const string Library = "isoloss-trainer.dll";

    /// <summary>The command that starts the trainer.</summary>
    /// <exception cref="BadInputException">There is none; says where it was looked for.</exception>
    public static IReadOnlyList<string> Find() => Find(Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory);

    internal static IReadOnlyList<string> Find(string? stated, string baseDirectory)
    {
        if (!string.IsNullOrEmpty(stated))
        {
            string path = Path.GetFullPath(stated);
            return File.Exists(path) ? CommandFor(path)
                : throw new BadInputException($"{Variable}: found '{stated}', expected the path of isoloss-trainer or {Library}");
        }
        string[] candidates = [.. Candidates(baseDirectory)];
        return candidates.FirstOrDefault(File.Exists) is { } found ? CommandFor(found) : throw new BadInputException(
            $"the built-in trainer is not there: expected {string.Join(" or ", candidates)}; "
            + $"build it with 'dotnet build -c Release src/Isoloss.Trainer', or set {Variable} to its path");
    }

    private static string[] CommandFor(string path) =>
        path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? ["dotnet", path] : [path];

    /// <summary>Beside this program, then in the build output above it: first of the same configuration.</summary>
    private static IEnumerable<string> Candidates(string baseDirectory)
    {
        yield return Path.Combine(baseDirectory, Library);
        string own = Path.GetFileName(Path.TrimEndingDirectorySeparator(baseDirectory));
        for (var folder = new DirectoryInfo(baseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Name != "bin" || folder.Parent?.Name != "artifacts")
                continue;
            foreach (string configuration in new[] { own, "release", "debug" }.Distinct())
                yield return Path.Combine(folder.FullName, "Isoloss.Trainer", configuration, Library);
        }
    }
}
