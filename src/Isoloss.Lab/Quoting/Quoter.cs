using System.Text.Json;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Recipes;

namespace Isoloss.Lab.Quoting;

/// <summary>Predicts what a plan costs.</summary>
public static class Quoter
{
    // Starting a process, loading its libraries and preparing data, and the first steps, which compile code: 1.5 to 2 s for a run of one step.
    private const double StartSeconds = 2;

    // metrics.jsonl, timing.jsonl, log and the JSON files of a run with some hundred recorded steps.
    private const long RecordBytes = 200_000;

    /// <summary>Runs that have no valid result yet, each once.</summary>
    /// <param name="plan">The study's runs.</param>
    /// <param name="root">Root of the run directories.</param>
    public static IReadOnlyList<PlannedRun> ToDo(StudyPlan plan, string root) =>
        [.. plan.DistinctRuns.Where(run => !IsDone(run, root))];

    /// <summary>Measures the built-in trainer where runs are to do, and quotes the plan.</summary>
    /// <param name="plan">The study's runs.</param>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="place">Where the runs will be trained; see <see cref="StudyQuote.Place"/>.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <exception cref="Core.BadInputException">The built-in trainer is nowhere.</exception>
    public static async Task<StudyQuote> MeasureAsync(StudyPlan plan, string root, string place, CancellationToken cancellationToken)
    {
        IReadOnlyList<PlannedRun> toDo = ToDo(plan, root);
        if (toDo.Count == 0 || plan.Study.Trainer.Identity.Command is not null)
            return Quote(plan, root, [], place);
        var calibrator = new Calibrator(TrainerLocator.Find());
        IReadOnlyList<Speed> speeds = await calibrator.MeasureAsync(plan.Study, toDo, root, cancellationToken);
        if (!IsCluster(place))
            speeds = await calibrator.MeasureAloneAsync(plan.Study, toDo, speeds, root, cancellationToken);
        return Quote(plan, root, speeds, place);
    }

    // There the tasks of an array have the same number of cores.
    private static bool IsCluster(string place) => place.StartsWith("slurm:", StringComparison.Ordinal);

    /// <summary>Quotes a plan from measured speeds.</summary>
    /// <param name="plan">The study's runs.</param>
    /// <param name="root">Root of the run directories: what is done there costs nothing.</param>
    /// <param name="speeds">From <see cref="Calibrator"/>; empty when nothing is to do or for a user's own trainer.</param>
    /// <param name="place">Where the runs will be trained; see <see cref="StudyQuote.Place"/>.</param>
    public static StudyQuote Quote(StudyPlan plan, string root, IReadOnlyList<Speed> speeds, string place = "")
    {
        StudyQuote? earlier = StudyQuote.Read(root, plan.Study.Name);
        var asked = earlier?.Runs.ToDictionary(r => r.Key) ?? [];
        var planned = plan.DistinctRuns.ToDictionary(r => r.Key);
        CostHistory history = place.Length > 0 ? CostHistory.Read(root, place) : CostHistory.None;
        return new StudyQuote
        {
            Study = plan.Study.Name,
            Parallel = plan.Study.Trainer.Parallel,
            Threads = plan.Study.Trainer.Threads,
            Place = place,
            History = history,
            RunHourPrice = plan.Study.RunHourPrice,
            Speeds = speeds,
            Runs = WithThreads([.. from run in planned.Values
                                   let quote = Quote(plan.Study, run, root, speeds, asked.GetValueOrDefault(run.Key)).With(history)
                                   select IsSettled(run, planned, root) ? quote.Free() : quote], plan.Study, planned, root, speeds, history),
        };
    }

    /// <summary>Gives runs more threads, alone, where the study then ends sooner; what was started before keeps what it was started with.</summary>
    private static RunQuote[] WithThreads(
        RunQuote[] runs, Study study, Dictionary<string, PlannedRun> planned, string root, IReadOnlyList<Speed> speeds, CostHistory history)
    {
        RunQuote[] toDo = [.. runs.Where(r => !r.IsDone)];
        if (!study.Trainer.ChoosesThreads || toDo.Any(r => r.Seconds is null))
            return runs;
        var alone = new Dictionary<string, RunQuote>();
        foreach (RunQuote run in toDo)
            if (run.Seconds > 0 && LoneCalibration.SpeedOf(planned[run.Key], speeds)?.Alone is { } lone && RunThreads.Of(DirectoryOf(root, run.Key)) is null)
                alone[run.Key] = Quote(study, planned[run.Key], root, Alone(speeds), null).With(history) with { Threads = lone.Threads, IsAlone = true, IsReused = run.IsReused };
        var chosen = LoneRuns.Choose([.. toDo.Select(r => new TimedRun(r.Key, r.Origin, r.Seconds!.Value, r.IsAlone))],
            alone.ToDictionary(r => r.Key, r => r.Value.Seconds!.Value), study.Trainer.Parallel);
        return [.. runs.Select(r => chosen.Contains(r.Key) ? alone[r.Key] with { Flops = r.Flops, SharedFlops = r.SharedFlops, Params = r.Params } : r)];
    }

    private static Speed[] Alone(IReadOnlyList<Speed> speeds) =>
    [
        .. from speed in speeds
           let alone = speed.Alone
           where alone is not null
           select speed with { TokensPerSecond = alone.TokensPerSecond, EvaluationSecondsPerToken = alone.EvaluationSecondsPerToken },
    ];

    private static RunDirectory DirectoryOf(string root, string key) => new(Path.Combine(root, key));

    /// <summary>Whether a run is diverged without being trained: its shorter run was at the step where it begins, or will be found to be, and so on.</summary>
    private static bool IsSettled(PlannedRun run, Dictionary<string, PlannedRun> planned, string root) =>
        run.Spec.Origin is { } origin
        && (DivergedOrigin.Settles(root, run.Spec)
            || (!IsDone(run, root) && planned.GetValueOrDefault(origin.Key) is { } shorter && !IsDone(shorter, root) && IsSettled(shorter, planned, root)));

    private static RunQuote Free(this RunQuote run) => run with
    {
        Flops = 0,
        Seconds = run.IsDone ? run.Seconds : 0,
        CalibratedSeconds = 0,
        Bytes = 0,
        CalibratedBytes = 0,
    };

    private static RunQuote Quote(Study study, PlannedRun run, string root, IReadOnlyList<Speed> speeds, RunQuote? earlier)
    {
        bool isDone = IsDone(run, root);
        RunDirectory directory = DirectoryOf(root, run.Key);
        int? started = isDone ? earlier?.Threads : RunThreads.Of(directory);
        bool isAlone = isDone ? earlier?.IsAlone == true : started > study.Trainer.Threads;
        Speed? speed = SpeedOf(run, isAlone && Alone(speeds) is { Length: > 0 } lone && SpeedOf(run, lone) is not null ? lone : speeds);
        double? seconds = isDone ? directory.ReadResult()!.Seconds ?? earlier?.Seconds : null;
        var (parameters, whole) = Counted(run, root, isDone, speed, earlier);
        double? shared = run.SharedFlops ?? whole * run.SharedTokens / TokensOf(run);
        // A replay leaves no trace but in the quote under which it was done.
        var replay = isDone ? ReplayQuote.None : ReplayQuote.Of(run with { SharedFlops = shared }, root);
        double? flops = whole - shared + replay.Flops;
        bool hasBegun = isDone || File.Exists(directory.AttemptsFile);
        return new RunQuote
        {
            Key = run.Key,
            Arm = run.Arm,
            Rung = run.Rung,
            Seed = run.Spec.Seed,
            Params = parameters,
            Flops = hasBegun && earlier?.Flops > flops ? earlier.Flops : flops,
            SharedFlops = shared,
            Origin = run.Spec.Origin?.Key,
            BeginStep = run.Spec.Origin?.Step ?? 0,
            Seconds = seconds,
            CalibratedSeconds = isDone ? earlier?.CalibratedSeconds : Predict(study, run, run.Spec.Tokens - run.SharedTokens + replay.Tokens, speed),
            CalibratedBytes = isDone ? earlier?.CalibratedBytes : speed?.SnapshotBytes * (1 + study.Trainer.KeepSnapshots.Count + run.Keep.Count) + RecordBytes,
            Threads = started ?? study.Trainer.Threads,
            IsAlone = isAlone,
            IsDone = isDone,
            IsReused = isDone && (earlier is null || earlier.IsReused),
        };
    }

    /// <summary>N and C of the whole run: as planned, or, with a module, as the trainer counted them in the result or in its calibration.</summary>
    private static (double? Params, double? Flops) Counted(PlannedRun run, string root, bool isDone, Speed? speed, RunQuote? earlier)
    {
        if (run.Params is not null || run.Spec.Trainer.Command is not null)
            return (run.Params, run.Flops);
        if (isDone && new RunDirectory(Path.Combine(root, run.Key)).ReadResult() is { } result)
            return (result.Params, result.Flops);
        return (speed?.Params ?? earlier?.Params, speed?.FlopsPerToken * TokensOf(run) ?? earlier?.Flops + earlier?.SharedFlops);
    }

    // As they are trained.
    private static double TokensOf(PlannedRun run) => run.Spec.Trainer.Command is null
        ? BatchPlan.WholeBatches(run.Spec.Tokens, run.Spec.Recipe.Deserialize<Recipe>(IsolossJson.Line)!.BatchTokens)
        : run.Spec.Tokens;

    /// <summary>With what history says of calibrations; what is done costs what it cost.</summary>
    private static RunQuote With(this RunQuote run, CostHistory history) => run with
    {
        Seconds = run.IsDone ? run.Seconds : run.CalibratedSeconds * Math.Exp(history.Seconds.Bias),
        Bytes = run.CalibratedBytes * Math.Exp(history.Bytes.Bias),
    };

    private static double? Predict(Study study, PlannedRun run, long tokens, Speed? speed)
    {
        double? rate = speed?.TokensPerSecond ?? study.Trainer.TokensPerSecond;
        double evaluation = 0;
        if (speed?.EvaluationSecondsPerToken is { } perToken && study.Baseline.Builtin?.Evaluation is { } recipe)
            // Each evaluation but the last uses an eighth of the set (EvaluationRecipe.Points).
            evaluation = recipe.Tokens * (1 + (recipe.Points - 1) / 8.0) * perToken;
        return StartSeconds + tokens / rate + evaluation;
    }

    private static Speed? SpeedOf(PlannedRun run, IReadOnlyList<Speed> speeds)
    {
        if (run.Spec.Trainer.Command is not null)
            return null;
        return LoneCalibration.SpeedOf(run, speeds);
    }

    private static bool IsDone(PlannedRun run, string root) =>
        ResultCheck.Read(new RunDirectory(Path.Combine(root, run.Key)), run.Spec) is { State: not RunState.Failed };
}
