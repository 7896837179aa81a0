using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Laws;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Questions;

/// <summary>How well a ladder would tell the multiplier at its target, from simulated studies of two equal arms.</summary>
internal sealed record LadderPrecision
{
    /// <summary>Simulated studies; the median counts.</summary>
    public const int Simulations = 3;

    /// <summary>Standard deviation of log loss between seeds. .02 nats at a loss of 3 is what small language models show;
    /// the demo's models of 10,000 parameters show half as much again.</summary>
    public const double RunNoise = 0.007;

    /// <summary>Where size and data each hold a tenth of the loss in the middle of the ladder: a loss falls as C^-.035 there,
    /// between that of this program's small models and Kaplan's C^-.05.</summary>
    private const double Share = 0.1, Exponent = 0.35, Level = 3;

    /// <summary>Square root of upper over lower bound of the multiplier (95 %).</summary>
    public double Factor { get; private init; }

    /// <summary>Target's compute over that of the largest rung.</summary>
    public double Reach { get; private init; }

    /// <summary>Why the arms cannot be compared; null when they can.</summary>
    public string? Problem { get; private init; }

    /// <summary>Plays the study through; null where only the user's own trainer knows the sizes.</summary>
    /// <param name="plan">The study.</param>
    /// <param name="seedFactor">How many times the seeds.</param>
    public static LadderPrecision? Of(StudyPlan plan, int seedFactor = 1)
    {
        PlannedRun[] rungs = [.. plan.Runs.Where(r => r.Arm == plan.Study.Baseline.Name).DistinctBy(r => r.Rung)];
        if (rungs.Any(r => r.Params is null || r.Flops is null))
            return null;
        int seeds = plan.Study.Arms.Min(a => a.Seeds.Count) * seedFactor;
        var random = new Random(1);
        try
        {
            var results = Enumerable.Range(0, Simulations).Select(_ => Simulate(rungs, seeds, plan.Study, random)).ToArray();
            return new LadderPrecision
            {
                Factor = results.Select(r => Math.Sqrt(r.Multiplier.Upper / r.Multiplier.Lower)).Order().ElementAt(Simulations / 2),
                Reach = results[0].Target.Flops / rungs.Max(r => r.Flops!.Value),
            };
        }
        catch (BadInputException e)
        {
            return new LadderPrecision { Problem = e.Message };
        }
    }

    private static ComparisonResult Simulate(PlannedRun[] rungs, int seeds, Study study, Random random) => ArmComparer.Compare(
        Observe(rungs, seeds, random), Observe(rungs, seeds, random), study.Target, new CompareOptions { Curves = false, SameData = study.SameData });

    private static List<Observation> Observe(PlannedRun[] rungs, int seeds, Random random)
    {
        double n0 = Middle(rungs, r => r.Params!.Value), d0 = Middle(rungs, r => r.Spec.Tokens);
        double[] theta =
        [
            Level * (1 - 2 * Share), Level * Share * Math.Pow(n0, Exponent), Level * Share * Math.Pow(d0, Exponent), Exponent, Exponent,
        ];
        return [.. from rung in rungs
                   from seed in Enumerable.Range(1, seeds)
                   let loss = Chinchilla.Instance.Loss(theta, rung.Params!.Value, rung.Spec.Tokens) * Math.Exp(RunNoise * Normal(random))
                   select new Observation(rung.Params!.Value, rung.Spec.Tokens, rung.Flops!.Value, loss, seed)];
    }

    // Box and Muller 1958.
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Middle(PlannedRun[] rungs, Func<PlannedRun, double> of) => Math.Exp(rungs.Average(r => Math.Log(of(r))));
}
