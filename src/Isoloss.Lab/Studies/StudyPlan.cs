using Isoloss.Runs.Directories;

namespace Isoloss.Lab.Studies;

/// <summary>The runs of a study: every arm on every rung with each of its seeds.</summary>
public sealed record StudyPlan
{
    /// <summary>The study.</summary>
    public required Study Study { get; init; }

    /// <summary>Every run of every arm, in the order of the file; a run that two arms share stands twice.</summary>
    public required IReadOnlyList<PlannedRun> Runs { get; init; }

    /// <summary>What the study rests on because its file left it open. Default: none.</summary>
    public IReadOnlyList<StudyAnswer> Answers { get; init; } = [];

    /// <summary>Version of the questions that were settled; null where none were asked. Default: null.</summary>
    public string? Settled { get; init; }

    /// <summary>False for runs that make no study of their own, as those of a sweep; executing them writes no manifest. Default true.</summary>
    public bool HasManifest { get; init; } = true;

    /// <summary>Each run once.</summary>
    public IEnumerable<PlannedRun> DistinctRuns => Runs.DistinctBy(r => r.Key);

    /// <summary>Lays out the runs of a study.</summary>
    public static StudyPlan Of(Study study) => new()
    {
        Study = study,
        Runs = [.. from arm in study.Arms
                   let runs = arm.Seeds.ToDictionary(seed => seed, seed => LadderRuns.Of(study, arm, seed))
                   from rung in study.Ladder
                   from seed in arm.Seeds
                   select runs[seed][rung.Label]],
    };

    /// <summary>What the study's manifest says.</summary>
    public StudyManifest Manifest() => new()
    {
        Study = Study.Name,
        Question = Study.Question,
        Baseline = Study.Baseline.Name,
        Variants = [.. Study.Variants.Select(v => v.Name)],
        Target = Study.Target,
        Runs = [.. Runs.Select(r => new StudyRun(r.Key, r.Arm, r.Rung, r.Spec.Seed))],
        Changes = Study.Variants.ToDictionary(v => v.Name, v => v.Changes),
        Answers = Answers,
        Settled = Settled,
        SameData = Study.SameData,
        StudyText = Study.Text,
    };
}
