using Isoloss.Core.Decision;

namespace Isoloss.Core.Bench;

/// <summary>
/// A portfolio of 16 changes through six rungs of growing cost under one budget: promotion by probability, successive halving (Jamieson and Talwalkar
/// 2016) and running everything as far as the budget goes. All adopt by the same rule from the same belief: P(worth it) of at least .95.
/// </summary>
internal static class PortfolioBench
{
    private const int Changes = 16, Rungs = 6;
    private const double Target = 1e21, Adopt = 0.95;
    private static readonly string[] Policies = ["promotion", "successive halving", "everything"];
    private static readonly double[] Noises = [0.002, 0.005];
    private static readonly double[] Budgets = [0.1, 0.25, 0.5];

    /// <summary>Most published changes do not survive at scale: log multipliers around -.02, one in ten with a gain of its own.</summary>
    private static readonly WorthPrior Prior = new() { Mean = 0, Sd = 0.15 };

    public static int Run(int portfolios, int seed)
    {
        Console.WriteLine($"{portfolios} portfolios of {Changes} changes, one in ten with a gain; ladder of {Rungs} rungs 1e17 to 1e19 FLOP, target {Target:0e0}");
        Console.WriteLine("budget is a share of training every change on every rung; best gain: log multiplier of the adopted change thought best, 0 where none is");
        Console.WriteLine("noise  budget  policy               spent   adopted  wrongly   gain of all  best gain  (of possible)");
        foreach (double noise in Noises)
            foreach (double budget in Budgets)
                foreach (string policy in Policies)
                    Report(policy, noise, budget, portfolios, seed);
        return 0;
    }

    private static void Report(string policy, double noise, double budget, int portfolios, int seed)
    {
        double spent = 0, adopted = 0, wrong = 0, gain = 0, best = 0, possible = 0;
        for (int i = 0; i < portfolios; i++)
        {
            var random = new Random(unchecked(seed * 7919 + i * 104729));
            Change[] changes = [.. Enumerable.Range(0, Changes).Select(_ => Draw(noise, random))];
            ScalePoint[] ladder = SimulatedLab.Ladder(Rungs, 3e7, 3e8);
            double allowed = budget * Changes * ladder.Sum(r => 2 * r.Flops);
            Train(policy, changes, ladder, allowed);
            spent += changes.Sum(c => c.Lab.SpentFlops) / (Changes * ladder.Sum(r => 2 * r.Flops));
            Change[] taken = [.. changes.Where(c => c.Worth >= Adopt)];
            (adopted, wrong, gain) = (adopted + taken.Length, wrong + taken.Count(c => c.Truth <= 0), gain + taken.Sum(c => c.Truth));
            best += taken.Length > 0 ? taken.MaxBy(c => c.Mean)!.Truth : 0;
            possible += Math.Max(0, changes.Max(c => c.Truth));
        }
        Console.WriteLine(FormattableString.Invariant(
            $"{noise,5:0.000} {budget,6:0.00}   {policy,-19} {spent / portfolios,6:0.000} {adopted / portfolios,8:0.00} {wrong / portfolios,8:0.000} {gain / portfolios,12:0.000} {best / portfolios,10:0.000}   {possible / portfolios,8:0.000}"));
    }

    private static void Train(string policy, Change[] changes, ScalePoint[] ladder, double allowed)
    {
        List<Change> active = [.. changes];
        double spent = 0;
        for (int g = 0; g < ladder.Length && active.Count > 0; g++)
        {
            int affordable = (int)((allowed - spent) / (2 * ladder[g].Flops) + 1e-9);
            if (policy == "everything" && affordable < active.Count || affordable == 0)
                return;
            if (g > 1)
                active = Keep(policy, active, affordable);
            foreach (Change c in active = [.. active.Take(affordable)])
                c.Train(ladder[g]);
            spent += active.Count * 2 * ladder[g].Flops;
        }
        // What promotion saved buys further seeds of the largest rungs for whoever is still open.
        for (int g = ladder.Length - 1; policy == "promotion" && g >= 0; g--)
            foreach (Change c in active.Where(c => c.Worth is > 0.05 and < Adopt).OrderByDescending(c => c.Worth).ToList())
                if (spent + 2 * ladder[g].Flops <= allowed)
                {
                    c.Train(ladder[g]);
                    spent += 2 * ladder[g].Flops;
                }
    }

    private static List<Change> Keep(string policy, List<Change> active, int affordable) => policy switch
    {
        "everything" => active,
        "successive halving" => [.. active.OrderByDescending(c => c.Mean).Take((active.Count + 1) / 2)],
        _ => Promoted(active, affordable),
    };

    private static List<Change> Promoted(List<Change> active, int affordable)
    {
        var byName = active.ToDictionary(c => c.Name);
        ArmStanding[] standings = [.. active.Select(c => new ArmStanding(c.Name, c.Worth))];
        return [.. Portfolio.Promote(standings, new PromotionOptions { Most = affordable }).Select(n => byName[n])];
    }

    private static Change Draw(double noise, Random random)
    {
        double truth = random.NextDouble() < 0.1 ? 0.1 + 0.1 * Math.Abs(SimulatedPair.Normal(random)) : -0.02 + 0.05 * SimulatedPair.Normal(random);
        double slope = 0.01 * SimulatedPair.Normal(random);
        return new Change(random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture), truth, new SimulatedLab(truth, slope, noise, Target, random));
    }

    private sealed class Change(string name, double truth, SimulatedLab lab)
    {
        public string Name => name;

        public double Truth => truth;

        public SimulatedLab Lab => lab;

        /// <summary>Probability that the multiplier at the target is above 1.</summary>
        public double Worth { get; private set; } = double.NaN;

        /// <summary>Mean log multiplier at the target.</summary>
        public double Mean { get; private set; }

        public void Train(ScalePoint rung)
        {
            lab.Train(rung, 1, 1);
            PairState state = lab.State(prior: Prior);
            (Worth, Mean) = (state.ProbabilityBetter, state.Belief.At(state.LogTarget).Mean);
        }
    }
}
