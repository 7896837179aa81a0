using Isoloss.Core.Laws;

namespace Isoloss.Core.Fitting;

/// <summary>
/// A cold start: every start of the law is polished by least squares first, whose few basins are wide, and then under
/// the objective itself. The best is then kicked: refitted without a quarter of the runs and polished again on all of them,
/// which leaves the shallow side minima of a nearly absolute loss. The best wins, and how many starts agreed with it is kept.
/// </summary>
internal static class MultiStart
{
    /// <summary>Two optima agree when their objectives differ by less than this fraction.</summary>
    private const double Agreement = 1e-6;

    /// <summary>
    /// Two least-squares optima are one when they differ by less than this fraction; what follows from the second would be what
    /// followed from the first.
    /// </summary>
    private const double SameValley = 1e-3;

    /// <summary>Runs left out in one kick: one in this many, by turns.</summary>
    private const int KickShare = 4;

    /// <summary>Minimises from every start of the law.</summary>
    public static (Solution Best, int Tried, int Agreeing) Minimise(
        ILaw law, LogPoints points, DampedNewton solver, IObjective objective, ReadOnlySpan<double> logLoss, ReadOnlySpan<double> weights,
        Span<double> working)
    {
        var starts = law.Starts(points, logLoss);
        var squared = HuberLoss.Squared with { Scale = objective.Scale };
        double[] objectives = new double[starts.Count], valleys = new double[starts.Count];
        Solution best = default;
        for (int i = 0; i < starts.Count; i++)
        {
            double[] start = starts[i];
            valleys[i] = solver.Minimise(squared, StoppingRule.Rough, logLoss, weights, start).Objective;
            int twin = valleys.AsSpan(0, i).IndexOfAnyInRange(valleys[i] * (1 - SameValley), valleys[i] * (1 + SameValley));
            if (twin >= 0)
            {
                objectives[i] = objectives[twin];
                continue;
            }
            Solution solution = solver.Minimise(objective, StoppingRule.Default, logLoss, weights, start);
            objectives[i] = solution.Objective;
            if (i > 0 && !(solution.Objective < best.Objective))
                continue;
            best = solution;
            start.CopyTo(working);
        }
        best = Kick(solver, objective, logLoss, weights, working, best);
        double limit = best.Objective * (1 + Agreement) + 1e-15;
        solver.Evaluate(objective, logLoss, weights, working);
        return (best, starts.Count, objectives.Count(o => o <= limit));
    }

    private static Solution Kick(
        DampedNewton solver, IObjective objective, ReadOnlySpan<double> logLoss, ReadOnlySpan<double> weights, Span<double> working, Solution best)
    {
        double[] without = new double[weights.Length], trial = new double[working.Length];
        for (int kick = 0; kick < 2 * KickShare; kick++)
        {
            // First by alternating runs, then by blocks: runs often come sorted by size or by compute.
            for (int i = 0; i < without.Length; i++)
                without[i] = (kick < KickShare ? i % KickShare : i * KickShare / without.Length) == kick % KickShare ? 0 : weights[i];
            working.CopyTo(trial);
            solver.Minimise(objective, StoppingRule.Rough, logLoss, without, trial);
            Solution solution = solver.Minimise(objective, StoppingRule.Default, logLoss, weights, trial);
            if (!(solution.Objective < best.Objective))
                continue;
            best = solution;
            trial.CopyTo(working);
        }
        return best;
    }
}
