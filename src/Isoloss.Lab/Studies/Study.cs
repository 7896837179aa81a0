using Isoloss.Core.Comparison;

namespace Isoloss.Lab.Studies;

/// <summary>A study as its file says, with every default filled in. Read with <see cref="StudyFile"/>.</summary>
public sealed record Study
{
    /// <summary>Name: letters, digits, dot, dash and underscore.</summary>
    public required string Name { get; init; }

    /// <summary>The question in the user's words.</summary>
    public string? Question { get; init; }

    /// <summary>What the variants are held against.</summary>
    public required Arm Baseline { get; init; }

    /// <summary>The changes under question, in the order of the file. At least one.</summary>
    public required IReadOnlyList<Arm> Variants { get; init; }

    /// <summary>Points that all arms are trained on. At least one.</summary>
    public required IReadOnlyList<Rung> Ladder { get; init; }

    /// <summary>How longer runs of a size go on from shorter ones; null when each begins at its own beginning.</summary>
    public ContinueRule? Continue { get; init; }

    /// <summary>Where the question is asked.</summary>
    public required Target Target { get; init; }

    /// <summary>The most the study may cost; null when the file states none.</summary>
    public Budget? Budget { get; init; }

    /// <summary>How variants are dropped on the way; null when all are trained on every rung.</summary>
    public Promotion? Promote { get; init; }

    /// <summary>Which program trains, and how it is run.</summary>
    public required TrainerChoice Trainer { get; init; }

    /// <summary>What runs ask of Slurm; null when the file does not mention it, and the study runs on this machine.</summary>
    public SlurmOptions? Slurm { get; init; }

    /// <summary>Folder of the study file; relative paths in it start here.</summary>
    public required string Folder { get; init; }

    /// <summary>The study file, word for word.</summary>
    public required string Text { get; init; }

    /// <summary>What the file leaves open and the defaults decided, one sentence each.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>Answers that the file gives to questions (<see cref="Questions.StudyReview"/>), by the question's id. Default:
    /// none.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    /// <summary>True where all arms are trained and evaluated on the same data: the built-in trainer's are, since <c>data</c> and
    /// <c>evaluation</c> stand outside the arms; nobody knows what a user's own trainer reads.</summary>
    public bool SameData => Baseline.Builtin is not null;

    /// <summary>Price of an hour of one run: that of a GPU times its GPUs, or that of a run without one; null when none is stated.</summary>
    public double? RunHourPrice => Budget?.PricePerHour * Math.Max(1, Slurm?.GpuCount ?? 0);

    /// <summary>The baseline and the variants.</summary>
    public IEnumerable<Arm> Arms => Variants.Prepend(Baseline);
}
