using System.Text.Json;
using Isoloss.Core;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Numbers;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Branching;

/// <summary>One branch before it is trained: which run it is, and what it costs.</summary>
public sealed record BranchPlan
{
    // Starting a process, loading its libraries and preparing data.
    private const double StartSeconds = 1;

    /// <summary>The run that it goes on from.</summary>
    public required RunDirectory Trunk { get; init; }

    /// <summary>What the branch is.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>Steps that the trunk has done where the branch begins.</summary>
    public required long Step { get; init; }

    /// <summary>Steps of trunk and branch together; null when unknown.</summary>
    public required long? TotalSteps { get; init; }

    /// <summary>Steps of the trunk that are trained again to reach the branch point; 0 where its state was kept, or the branch is done.</summary>
    public required long ReplayedSteps { get; init; }

    /// <summary>It has a result.</summary>
    public required bool IsDone { get; init; }

    /// <summary>Predicted wall time, seconds; null when unknown.</summary>
    public double? Seconds { get; init; }

    /// <summary>Training FLOP, replayed steps included; null when unknown.</summary>
    public double? Flops { get; init; }

    /// <summary>Disk space, bytes; null when unknown.</summary>
    public double? Bytes { get; init; }

    /// <summary>Key of the branch.</summary>
    public string Key => Spec.Key;

    /// <summary>Steps of the branch itself that are to train; null when unknown.</summary>
    public long? OwnSteps => IsDone ? 0 : TotalSteps - Step;

    /// <summary>True for a branch that changes nothing: it repeats its trunk.</summary>
    public bool IsControl { get; init; }

    /// <summary>Plans a branch.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="trunk">The run to branch from.</param>
    /// <param name="at">See <see cref="BranchPoint"/>.</param>
    /// <param name="settings">See <see cref="BranchChange"/>.</param>
    /// <exception cref="BadInputException">The run cannot be branched there, or not so.</exception>
    public static BranchPlan Of(string root, RunDirectory trunk, string at, IReadOnlyList<string> settings)
    {
        RunSpec spec = trunk.ReadSpec();
        RequireBranchable(trunk, spec);
        long? total = BranchPoint.TotalSteps(trunk);
        long step = BranchPoint.Parse(at, spec, total);
        RequireAlive(trunk, step);
        var recipe = BranchChange.Apply(spec, settings);
        var branch = spec with
        {
            Recipe = recipe,
            Origin = new RunOrigin(trunk.Key, step, spec.Origin?.StreamTokens ?? spec.Tokens),
        };
        bool isDone = Execution.ResultCheck.Read(new RunDirectory(Path.Combine(root, branch.Key)), branch) is { State: not RunState.Failed };
        var plan = new BranchPlan
        {
            Trunk = trunk,
            Spec = branch,
            Step = step,
            TotalSteps = total,
            ReplayedSteps = isDone ? 0 : BranchState.ReplayedSteps(root, trunk, step),
            IsDone = isDone,
            IsControl = BranchChange.Between(spec.Recipe, recipe).Count == 0,
        };
        return isDone ? plan : plan.WithCost(trunk);
    }

    private static void RequireBranchable(RunDirectory trunk, RunSpec spec)
    {
        if (spec.Trainer.Command is null && spec.Trainer.Version != TrainerIdentity.BuiltinVersion)
            throw new BadInputException($"{trunk.RunFile}: found trainer version {spec.Trainer.Version}, expected {TrainerIdentity.BuiltinVersion}: "
                + "this Isoloss would go on with other numbers than the run began with");
        // A branch has begun from one.
        if (spec.Trainer.Command is not null && spec.Origin is null && KeptSnapshot.In(trunk).Count == 0)
            throw new BadInputException($"{trunk.Path}: found no kept state of this run of your own trainer, expected kept/{KeptSnapshot.NameOf(1)[..4]}-...: "
                + "write trainer.keep_snapshots: [20%, 40%, 60%, 80%] into the study and let the trainer keep them "
                + "(docs/contract.md, Branches); a trainer that keeps none has not shown that it can begin from one");
    }

    private static void RequireAlive(RunDirectory trunk, long step)
    {
        if (trunk.ReadResult() is { State: RunState.Diverged, DivergedAtStep: { } end } && step >= end)
            throw new BadInputException($"--at: found step {step}, but the run diverged at step {end}; expected a step before that");
    }

    private BranchPlan WithCost(RunDirectory trunk)
    {
        RunResult? result = trunk.ReadResult();
        double? perStep = (double?)Spec.Tokens / TotalSteps, steps = ReplayedSteps + OwnSteps;
        double? rate = result?.TokensPerSecond ?? trunk.ReadStatus()?.TokensPerSecond;
        double? perToken = result is { Flops: { } flops } ? flops / result.Tokens : FlopsPerToken();
        long[] states = [.. new[] { trunk.SnapshotsDirectory, trunk.KeptDirectory }.SelectMany(StateSizes)];
        return this with
        {
            Seconds = steps * perStep / rate + StartSeconds * (ReplayedSteps > 0 ? 2 : 1),
            Flops = steps * perStep * perToken,
            // Two snapshots while it trains, and the state at the branch point.
            Bytes = states.Length == 0 ? null : states.Max() * (2 + (ReplayedSteps > 0 ? 1.0 : 0)),
        };
    }

    private double? FlopsPerToken() => Spec.Trainer.Command is null
        ? RunCost.FlopsPerToken(Spec.Recipe.Deserialize<Recipe>(IsolossJson.Line)!, Spec.Size.Deserialize<ModelSize>(IsolossJson.Line)!)
        : null;

    private static IEnumerable<long> StateSizes(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFileSystemInfos().Select(state => state is FileInfo file
            ? file.Length
            : ((DirectoryInfo)state).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length))
        : [];

    /// <summary>What a run is called where no study names it: its size and tokens, such as <c>64x3@1M</c>.</summary>
    public static string RungOf(RunSpec spec)
    {
        string size = spec.Trainer.Command is null && spec.Size.Deserialize<ModelSize>(IsolossJson.Line) is { } known
            ? $"{known.Width}x{known.Layers}"
            : string.Join(',', spec.Size.Where(p => p.Key != "params").Select(p => $"{p.Key}={p.Value?.ToJsonString().Trim('"')}"));
        return $"{size}@{Quantity.Format(spec.Tokens, 15)}";
    }
}
