using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Questions;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Sweeps;

/// <summary>Runs of a study's arms at several learning rates. They are no runs of the study: they have no manifest, and no budget counts them.</summary>
public sealed record SweepPlan
{
    private const string Suffix = ".sweep";
    private const int LongestName = 64;

    /// <summary>Name of the study.</summary>
    public required string Study { get; init; }

    /// <summary>The arms that are swept.</summary>
    public required IReadOnlyList<SweepArm> Arms { get; init; }

    /// <summary>Labels of the rungs that they are swept on.</summary>
    public required IReadOnlyList<string> Rungs { get; init; }

    /// <summary>The runs, with those that they go on from.</summary>
    public required StudyPlan Plan { get; init; }

    /// <summary>The same with the rate in the name of each run's arm, for whoever watches.</summary>
    public StudyPlan ByRate => Plan with { Runs = [.. Plan.Runs.Select(r => r with { Arm = NameOf(r) })] };

    /// <summary>Lays out a sweep.</summary>
    /// <param name="study">Whose arms and rungs.</param>
    /// <param name="asked">Which of them, and which rates.</param>
    /// <exception cref="BadInputException">There is no such arm, rung or key, or a rate is out of range.</exception>
    public static SweepPlan Of(Study study, SweepRequest asked)
    {
        SweepArm[] arms = [.. Chosen(study, asked.Arms).Select(a => SweepArm.Of(a, asked))];
        string[] rungs = [.. asked.Rungs.SelectMany(r => Labels(study.Ladder, r)).Distinct()];
        return new SweepPlan
        {
            Study = study.Name,
            Arms = arms,
            Rungs = rungs,
            Plan = new StudyPlan
            {
                Study = Alone(study, asked.Parallel),
                Runs = [.. arms.SelectMany(a => Runs(study, a, rungs))],
                HasManifest = false,
            },
        };
    }

    /// <summary>Predicts what the sweep costs. A rate changes no speed, so one run of each arm and size is measured.</summary>
    /// <param name="root">Root of the run directories.</param>
    /// <param name="place">See <see cref="StudyQuote.Place"/>.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    /// <exception cref="BadInputException">The built-in trainer is nowhere, or a study has the name that the sweep keeps its quote under.</exception>
    public async Task<StudyQuote> QuoteAsync(string root, string place, CancellationToken cancellationToken)
    {
        if (StudyManifest.NamesIn(root).Contains(Plan.Study.Name))
            throw new BadInputException($"{root}: found a study named {Plan.Study.Name}, expected that name to be free: sweeps of {Study} keep their quote under it");
        PlannedRun[] measured = [.. Quoter.ToDo(Plan, root).DistinctBy(r => (r.Arm, r.Spec.Size.ToJsonString()))];
        // Its runs are short and many: each has the threads of the study.
        IReadOnlyList<Speed> speeds = measured.Length == 0 || Plan.Study.Trainer.Identity.Command is not null
            ? []
            : await new Calibrator(TrainerLocator.Find()).MeasureAsync(Plan.Study, measured, root, cancellationToken);
        return Quoter.Quote(Plan, root, speeds, place);
    }

    private string NameOf(PlannedRun run) =>
        FormattableString.Invariant($"{run.Arm} at {ArmRates.Of(run.Spec.Recipe, Arms.First(a => a.Arm.Name == run.Arm).Key)}");

    private static IEnumerable<Arm> Chosen(Study study, IReadOnlyList<string> names)
    {
        // A placebo has the recipe of the baseline: its sweep would be the same one with other seeds.
        if (names.Count == 0)
            return study.Arms.Where((arm, i) => !study.Arms.Take(i).Any(earlier => JsonNode.DeepEquals(arm.Recipe, earlier.Recipe)));
        return names.Distinct().Select(name => study.Arms.FirstOrDefault(a => a.Name == name) ?? throw new BadInputException(
            $"--arm: found '{name}', expected an arm of {study.Name}: {string.Join(", ", study.Arms.Select(a => a.Name))}{NearestName.Hint(name, study.Arms.Select(a => a.Name))}"));
    }

    private static IEnumerable<string> Labels(IReadOnlyList<Rung> ladder, string asked) => asked switch
    {
        SweepRequest.All => ladder.Select(r => r.Label),
        SweepRequest.Smallest => ladder.GroupBy(r => r.Size.ToJsonString()).Select(size => size.MinBy(r => r.Tokens)!.Label),
        _ when ladder.Any(r => r.Label == asked) => [asked],
        _ => throw new BadInputException($"--rungs: found '{asked}', expected {SweepRequest.Smallest}, {SweepRequest.All}, or labels of rungs: "
            + $"{string.Join(", ", ladder.Select(r => r.Label))}{NearestName.Hint(asked, ladder.Select(r => r.Label))}"),
    };

    private static IEnumerable<PlannedRun> Runs(Study study, SweepArm arm, string[] rungs)
    {
        foreach (double rate in arm.Rates)
            foreach (int seed in arm.Arm.Seeds)
            {
                var runs = LadderRuns.Of(study, arm.At(rate), seed);
                foreach (string rung in rungs)
                    for (PlannedRun? run = runs[rung]; run is not null; run = runs.Values.FirstOrDefault(r => r.Key == run.Spec.Origin?.Key))
                        yield return run;
            }
    }

    /// <summary>The study under which the sweep is quoted and executed: on this machine, within no budget.</summary>
    private static Study Alone(Study study, int? parallel) => study with
    {
        Name = study.Name[..Math.Min(study.Name.Length, LongestName - Suffix.Length)] + Suffix,
        Budget = study.Budget?.PricePerHour is { } price ? new Budget { PricePerHour = price } : null,
        Promote = null,
        Slurm = null,
        Trainer = study.Trainer with { Parallel = parallel ?? study.Trainer.Parallel },
    };
}
