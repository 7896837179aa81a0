using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Bench;

/// <summary>One study that tries to spend more than it may.</summary>
internal sealed record BudgetTry
{
    /// <summary>What it tries, for people.</summary>
    public required string Kind { get; init; }

    /// <summary>Its file.</summary>
    public required string Text { get; init; }

    /// <summary>Its file from the second start on; null for the same.</summary>
    public string? Later { get; init; }

    /// <summary>How often it is started; it ends before when nothing was trained.</summary>
    public int Starts { get; init; } = 3;

    /// <summary>After how many seconds each start is stopped as by Ctrl-C; null to let it be.</summary>
    public double? StopAfter { get; init; }

    /// <summary>After how many seconds the program that runs the study is killed with signal 9; null to let it be.</summary>
    public double? KillAfter { get; init; }

    /// <summary>How many times as fast as the clock its timers go.</summary>
    public int TimerFactor { get; init; } = 1;

    /// <summary>Speed that the quote believes of the built-in trainer, tokens per second.</summary>
    public double TokensPerSecond { get; init; } = 1e7;

    /// <summary>True where what is spent is only known once it is spent.</summary>
    public bool IsToldTooLate { get; init; }

    /// <summary>Quotes it as it asks for.</summary>
    public StudyQuote Quote(StudyPlan plan, string root) => Quoter.Quote(plan, root, plan.Study.Trainer.Identity.Command is not null ? [] :
        [.. plan.DistinctRuns.Where(r => r.Spec.Size["width"] is not null).Select(r => new Speed
        {
            Arm = r.Arm,
            Size = new Runs.Recipes.ModelSize { Width = (int)r.Spec.Size["width"]!, Layers = (int)r.Spec.Size["layers"]! },
            TokensPerSecond = TokensPerSecond,
        })]);
}
