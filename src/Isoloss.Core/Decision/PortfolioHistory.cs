using Isoloss.Core.Comparison;

namespace Isoloss.Core.Decision;

/// <summary>Several variants through the rungs of a ladder: what was believed of each after every stage, what it had cost, and whether it went on.</summary>
public sealed record PortfolioHistory
{
    /// <summary>Rungs that a comparison needs.</summary>
    private const int FewestRungs = 3;

    /// <summary>Stages that are looked at; on a longer ladder they are spread over it.</summary>
    private const int MostStages = 5;

    /// <summary>The largest rung of each stage, by increasing compute.</summary>
    public required IReadOnlyList<ScalePoint> Stages { get; init; }

    /// <summary>The variants, in the order given.</summary>
    public required IReadOnlyList<PortfolioVariant> Variants { get; init; }

    /// <summary>Probability below which a variant was dropped; null where none was to be.</summary>
    public double? DropBelow { get; init; }

    /// <summary>Follows the variants; null where the ladder is too short for a comparison.</summary>
    /// <param name="baseline">Runs of the baseline.</param>
    /// <param name="variants">Runs of each variant under its name.</param>
    /// <param name="target">Where the question is asked.</param>
    /// <param name="asked">Of how much.</param>
    /// <param name="dropBelow">Probability below which a variant was dropped on the way; null where all were to be trained everywhere.</param>
    public static PortfolioHistory? Of(
        IReadOnlyList<Observation> baseline, IReadOnlyList<(string Name, IReadOnlyList<Observation> Runs)> variants, Target target, CompareOptions asked, double? dropBelow)
    {
        var ladder = baseline.GroupBy(Rung).Select(g => g.First()).OrderBy(o => o.Flops).ThenBy(o => o.Params).ToList();
        if (ladder.Count < FewestRungs)
            return null;
        int[] cuts = Cuts(ladder.Count);
        return new PortfolioHistory
        {
            Stages = [.. cuts.Select(cut => ladder[cut - 1]).Select(o => new ScalePoint(o.Params, o.Tokens, o.Flops))],
            Variants = [.. variants.AsParallel().AsOrdered().Select(v => Follow(v.Name, v.Runs))],
            DropBelow = dropBelow,
        };

        PortfolioVariant Follow(string name, IReadOnlyList<Observation> runs)
        {
            VariantStage[] stages = [.. cuts.Select(cut => At(baseline, runs, [.. ladder.Take(cut).Select(Rung)], Rung(ladder[cut - 1]), target, asked))];
            bool whole = runs.Any(r => Rung(r) == Rung(ladder[^1]));
            return new PortfolioVariant(name, stages, whole ? PortfolioOutcome.Kept : dropBelow is null ? PortfolioOutcome.Unfinished : PortfolioOutcome.Dropped);
        }
    }

    /// <summary>A stage by what both arms have up to its rung; a variant that was not trained there is not judged again.</summary>
    private static VariantStage At(
        IReadOnlyList<Observation> baseline, IReadOnlyList<Observation> runs, HashSet<(double, double)> rungs, (double, double) last, Target target, CompareOptions asked)
    {
        Observation[] own = [.. runs.Where(r => rungs.Contains(Rung(r)))];
        double spent = own.Sum(r => r.Flops);
        if (own.All(r => Rung(r) != last))
            return new VariantStage(double.NaN, spent);
        try
        {
            var arms = new ArmRuns { Baseline = [.. baseline.Where(r => rungs.Contains(Rung(r)))], Variant = own };
            return new VariantStage(ArmComparer.Compare(arms, [target], asked with { Curves = false }).ProbabilityBetter, spent);
        }
        catch (BadInputException)
        {
            return new VariantStage(double.NaN, spent);
        }
    }

    private static int[] Cuts(int rungs)
    {
        int stages = Math.Min(MostStages, rungs - FewestRungs + 1);
        return stages == 1 ? [rungs] : [.. Enumerable.Range(0, stages).Select(i => FewestRungs + (int)Math.Round((rungs - FewestRungs) * (double)i / (stages - 1))).Distinct()];
    }

    private static (double Params, double Tokens) Rung(Observation run) => (run.Params, run.Tokens);
}
