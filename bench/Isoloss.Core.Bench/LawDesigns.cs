using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Bench;

/// <summary>A design for every law of the catalog.</summary>
internal static class LawDesigns
{
    private static readonly int[] RungCounts = [6, 8, 12, 20, 40];

    /// <summary>Tokens per parameter of a compute-efficient ladder.</summary>
    private const double Efficient = 20;

    /// <summary>Refits of a law that takes long.</summary>
    private const int Few = 120;

    /// <summary>In the order of the catalog.</summary>
    public static IReadOnlyList<LawDesign> All { get; } = [.. LawCatalog.All.Select(Of)];

    public static LawDesign Of(ILaw law) => law switch
    {
        Broken => new(law, From(8), count => Frontier(count, 1e17, 1e21), BrokenTruth) { Resamples = Few },
        KaplanStepsMin => new(law, From(6), Steps, Near("kaplan-2020-steps-min", Steps)),
        KaplanSteps => new(law, From(8), StepsAndBatch, Near("kaplan-2020-steps", StepsAndBatch))
        {
            Resamples = Few,
            Derived = at => [.. Allocation(law, at), new("critical-batch", "", theta => KaplanSteps.CriticalBatch(theta, 2.5))],
        },
        Repeated => new(law, From(12), Epochs, Near("muennighoff-2023", Epochs))
        {
            Resamples = Few,
            Derived = at => [new("worth-of-16-epochs", "", theta => new RepeatedData(theta[5], theta[6]).EffectiveTokens(16, 1))],
        },
        LearningRateBatch => new(law, From(20), Sweeps, LearningRateTruth)
        {
            Resamples = Few,
            Target = (theta, at) => AtOptimum(theta, at),
            Derived = at =>
            [
                new("best-rate", "", theta => LearningRateBatch.Optimum(theta, at.Params, at.Tokens).LearningRate),
                new("best-batch", "", theta => LearningRateBatch.Optimum(theta, at.Params, at.Tokens).BatchTokens),
            ],
        },
        Transfer => new(law, From(6), FineTuning, Near("hernandez-2021-text", FineTuning)),
        _ when law.Axes.Contains(Axis.Flops) => new(law, RungCounts, Alone, random => SimulatedLadder.Truth(law, Alone(24), random)),
        _ when law.Axes is [Axis.Params] => new(law, RungCounts, Alone, random => SimulatedLadder.Truth(law, random)),
        _ => new(law, From(law.Parameters.Count + 1), SimulatedLadder.Rungs, random => SimulatedLadder.Truth(law, random))
        {
            Derived = at => AllocationTerms.Has(law) ? Allocation(law, at) : [],
        },
    };

    private static int[] From(int least) => [.. RungCounts.Where(c => c >= least)];

    private static DerivedQuantity[] Allocation(ILaw law, ScalePoint at) =>
        [DerivedQuantity.FrontierExponent(law, at.Flops), DerivedQuantity.OptimalTokensPerParameter(law, at.Flops)];

    /// <summary>Compute-efficient runs, evenly spaced in log C.</summary>
    private static ScalePoint[] Frontier(int count, double least, double most) =>
    [
        .. from i in Enumerable.Range(0, count)
           let n = Math.Sqrt(least * Math.Pow(most / least, i / (count - 1.0)) / (6 * Efficient))
           select ScalePoint.Of(n, Efficient * n),
    ];

    /// <summary>Every run at a size of its own.</summary>
    private static ScalePoint[] Alone(int count) => Frontier(count, 1e17, 1.2e20);

    /// <summary>Every size at three numbers of steps, all at a batch far above the critical one.</summary>
    private static ScalePoint[] Steps(int count) =>
        [.. SimulatedLadder.Rungs(count).Select((p, i) => Stepped(p.Params, StepCounts[i % StepCounts.Length], 2e7))];

    /// <summary>The same, with batches below, near and above the critical one in a Latin square.</summary>
    private static ScalePoint[] StepsAndBatch(int count) =>
        [.. SimulatedLadder.Rungs(count).Select((p, i) => Stepped(p.Params, StepCounts[i % 3], Batches[(i + i / 3) % 3]))];

    private static readonly double[] StepCounts = [3e3, 1.5e4, 7.5e4], Batches = [1e5, 6e5, 3.6e6];

    private static ScalePoint Stepped(double n, double steps, double batch) =>
        ScalePoint.Of(n, steps * batch) with { Steps = steps, BatchTokens = batch };

    /// <summary>Fresh data at several ratios, and few distinct tokens seen up to 60 times, at three combinations a size.</summary>
    private static ScalePoint[] Epochs(int count)
    {
        (double UniquePerParameter, double Epochs)[] plans = [(5, 1), (20, 4), (1, 16), (80, 1), (4, 60), (20, 16)];
        return [.. SimulatedLadder.Rungs(count).Select((p, i) => Repeating(p.Params, plans[i % plans.Length]))];

        static ScalePoint Repeating(double n, (double Unique, double Epochs) plan) =>
            ScalePoint.Of(n, n * plan.Unique * plan.Epochs) with { UniqueTokens = n * plan.Unique };
    }

    /// <summary>Fine-tuning sets of three sizes for every model.</summary>
    private static ScalePoint[] FineTuning(int count)
    {
        double[] characters = [3e5, 3e6, 3e7];
        return [.. SimulatedLadder.Rungs(count).Select((p, i) => ScalePoint.Of(p.Params, characters[i % characters.Length]))];
    }

    /// <summary>Sweeps of rate and batch, an e-fold each way around the published optimum, at seven to ten points of size and data.</summary>
    private static ScalePoint[] Sweeps(int count)
    {
        ScalePoint[] cells = SimulatedLadder.Rungs(count / 4 + 2);
        (int Rate, int Batch)[] offsets = [(0, 0), (1, 1), (-1, -1), (1, -1), (-1, 1), (1, 0), (-1, 0), (0, 1), (0, -1)];
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            ScalePoint cell = AtOptimum(StepLaw, cells[i % cells.Length]);
            var (rate, batch) = offsets[(i / cells.Length + 2 * (i % cells.Length)) % offsets.Length];
            return cell with { LearningRate = cell.LearningRate * Math.Exp(rate), BatchTokens = cell.BatchTokens * Math.Exp(batch) };
        })];
    }

    /// <summary>The optimum of Li et al. 2025, in the place of the law's parameters; the valley's bends are a guess.</summary>
    private static readonly double[] StepLaw = [1.8, 400, 1500, 0.34, 0.34, 1.79, -0.713, 0.307, 0.58, 0.571, 0.02, 0.01, -0.4];

    private static ScalePoint AtOptimum(double[] theta, ScalePoint at)
    {
        var (rate, batch) = LearningRateBatch.Optimum(theta, at.Params, at.Tokens);
        return at with { LearningRate = rate, BatchTokens = batch };
    }

    private static double[] LearningRateTruth(Random random) =>
        SimulatedLadder.Shifted(LearningRateBatch.Instance, [.. SimulatedLadder.Truth(Chinchilla.Instance, random), .. StepLaw[5..]], Sweeps(40), random);

    /// <summary>Shifts a published fit.</summary>
    private static Func<Random, double[]> Near(string preset, Func<int, ScalePoint[]> points)
    {
        LawPreset published = LawPresets.Find(preset);
        return random => SimulatedLadder.Shifted(published.Law, published.Theta, points(24), random);
    }

    /// <summary>A break into a faster or a slower fall within the middle third of the ladder.</summary>
    private static double[] BrokenTruth(Random random)
    {
        double floor = 1.4 + 0.8 * random.NextDouble(), term = 0.6 + 0.6 * random.NextDouble();
        double slow = 0.05 + 0.05 * random.NextDouble(), fast = 0.2 + 0.1 * random.NextDouble();
        bool speedsUp = random.Next(2) == 0;
        double[] working =
        [
            Math.Log(floor), Math.Log(term), speedsUp ? slow : fast, speedsUp ? fast : slow, 3 * random.NextDouble() - 1.5, Math.Log(0.3 + 0.7 * random.NextDouble()),
        ];
        double[] theta = new double[working.Length];
        Broken.Instance.FromWorking(working, SimulatedLadder.Places(Frontier(24, 1e17, 1e21)), theta);
        return theta;
    }
}
