using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Branching;

/// <summary>The trees of branches under a root of run directories, read from the directories alone.</summary>
public sealed class BranchTree
{
    private const string ControlName = "control";

    private readonly string _root;
    private readonly TimeProvider _time;
    private readonly ILookup<string, (RunDirectory Directory, RunSpec Spec)> _branches;

    private BranchTree(string root, TimeProvider time)
    {
        (_root, _time) = (root, time);
        _branches = Branches(root).ToLookup(b => b.Spec.Origin!.Key);
    }

    /// <summary>Every tree, in the order of the trunks' keys.</summary>
    /// <param name="root">Root of the run directories; it may not exist.</param>
    /// <param name="time">Clock.</param>
    /// <param name="runs">Keys of runs: only trees with one of them. Null for all.</param>
    /// <exception cref="BadInputException">A run.json or a result is damaged.</exception>
    public static IReadOnlyList<BranchNode> Read(string root, TimeProvider time, IReadOnlySet<string>? runs = null)
    {
        var tree = new BranchTree(root, time);
        var branches = tree._branches.SelectMany(b => b).ToDictionary(b => b.Directory.Key, b => b.Spec.Origin!.Key);
        var trunks = tree._branches.Select(b => b.Key).Where(key => !branches.ContainsKey(key) && RunKey.IsKey(key)).Order(StringComparer.Ordinal);
        return [.. trunks.Select(tree.Trunk).OfType<BranchNode>().Where(t => runs is null || t.All().Any(n => runs.Contains(n.Node.Key)))];
    }

    /// <summary>What a branch is to be called: the name it was given or has, else its settings, or <c>control</c>.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="plan">The branch.</param>
    /// <param name="stated">A name; null when nobody names it.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="BadInputException">The name is none, or another branch of the tree has it.</exception>
    public static string NameOf(string root, BranchPlan plan, string? stated, TimeProvider time)
    {
        if (stated is not null && (stated.Trim().Length is < 1 or > BranchLabel.MostCharacters || stated.Any(char.IsControl)))
            throw new BadInputException($"--name: found '{stated}', expected 1 to {BranchLabel.MostCharacters} characters on one line");
        var others = Read(root, time, new HashSet<string> { plan.Trunk.Key }).SelectMany(t => t.All())
            .Where(n => n.Node.Key != plan.Key).Select(n => n.Node.Name).ToHashSet();
        if (stated is not null && others.Contains(stated))
            throw new BadInputException($"--name: found '{stated}', which another branch of the same tree has; expected a name of its own");
        if (stated is not null || BranchLabel.Read(new RunDirectory(Path.Combine(root, plan.Key))) is { Name: { } had } && !others.Contains(stated = had))
            return stated;
        string name = DefaultName(plan);
        return others.Contains(name) ? Shortened($"{name} from {plan.Step}") : name;
    }

    private static string DefaultName(BranchPlan plan)
    {
        var changes = BranchChange.Between(plan.Trunk.ReadSpec().Recipe, plan.Spec.Recipe);
        return plan.IsControl ? ControlName : Shortened(string.Join(", ", changes.Select(c => $"{c.Path}={c.After?.ToJsonString() ?? "default"}")));
    }

    private static string Shortened(string name) =>
        name.Length <= BranchLabel.MostCharacters ? name : name[..(BranchLabel.MostCharacters - 1)] + "…";

    private BranchNode? Trunk(string key)
    {
        var directory = new RunDirectory(Path.Combine(_root, key));
        return File.Exists(directory.RunFile) ? Node(directory, directory.ReadSpec(), null, null) : null;
    }

    private BranchNode Node(RunDirectory directory, RunSpec spec, BranchNode? origin, BranchNode? trunk)
    {
        string name = origin is null ? "trunk" : BranchLabel.Read(directory)?.Name ?? directory.Key[..10];
        var node = new BranchNode
        {
            Directory = directory,
            Spec = spec,
            Name = name,
            Progress = RunProgress.Read(_root, new StudyRun(directory.Key, name, BranchPlan.RungOf(spec), spec.Seed), _time),
            TotalSteps = BranchPoint.TotalSteps(directory) ?? origin?.TotalSteps,
            Changes = origin is null ? [] : BranchChange.Between(origin.Spec.Recipe, spec.Recipe),
            FromOrigin = origin is null || origin.Spec.Tokens != spec.Tokens ? null : BranchDifference.Of(origin.Directory, directory),
            FromTrunk = trunk is null || trunk == origin || trunk.Spec.Tokens != spec.Tokens ? null : BranchDifference.Of(trunk.Directory, directory),
        };
        return node with
        {
            Branches = [.. _branches[directory.Key].Select(b => Node(b.Directory, b.Spec, node, trunk ?? node))
                .OrderBy(b => b.Step).ThenBy(b => b.Changes.Count > 0).ThenBy(b => b.Name, StringComparer.Ordinal)],
        };
    }

    private static IEnumerable<(RunDirectory Directory, RunSpec Spec)> Branches(string root)
    {
        if (!Directory.Exists(root))
            yield break;
        foreach (string path in Directory.EnumerateDirectories(root).Where(d => RunKey.IsKey(Path.GetFileName(d))))
        {
            var directory = new RunDirectory(path);
            if (ContinuedRun.HasOrigin(directory) && directory.ReadSpec() is { Origin: not null } spec && !ContinuedRun.Is(directory))
                yield return (directory, spec);
        }
    }
}
