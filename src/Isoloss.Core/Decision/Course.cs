namespace Isoloss.Core.Decision;

/// <summary>
/// A course of runs over several rungs: one pair after another where it shrinks the variance of the log multiplier at the target most per FLOP
/// (a greedy c-optimal design; Pukelsheim 1993, chapter 2, with costs). Information has no diminishing start in variance, but a verdict has: a
/// single run may be unable to change anything where ten can, so courses of several lengths are offered beside single rungs.
/// </summary>
internal sealed class Course
{
    /// <summary>A course is offered each time its cost has grown by this factor.</summary>
    private const double Growth = 1.5;

    private const int MostSteps = 200, MostParts = 24;

    private readonly BeliefPart[] _parts;
    private readonly double[] _shares;
    private readonly double _t;
    private readonly LadderRung[] _rungs;
    private readonly double[] _pairs, _logFlops;
    private readonly int[] _runs;

    private Course(PairState pair)
    {
        int[] heaviest = [.. Enumerable.Range(0, pair.Belief.Parts.Count).OrderByDescending(i => pair.Belief.Shares[i]).Take(MostParts)];
        (_parts, _shares) = ([.. heaviest.Select(i => pair.Belief.Parts[i])], [.. heaviest.Select(i => pair.Belief.Shares[i])]);
        _t = pair.LogTarget - pair.Belief.Centre;
        _rungs = [.. Candidates.Rungs(pair)];
        _pairs = [.. _rungs.Select(r => r.Pairs)];
        _runs = [.. _rungs.Select(r => Math.Max(r.BaselineRuns, r.VariantRuns))];
        _logFlops = [.. _rungs.Select(r => Math.Log(r.At.Flops) - pair.Belief.Centre)];
    }

    /// <summary>Courses of growing length within a budget; in each, what tells most per FLOP comes first.</summary>
    public static IEnumerable<Candidate> Of(PairState pair, double budget)
    {
        var course = new Course(pair);
        var chosen = new RungRuns?[course._rungs.Length];
        List<int> order = [];
        double spent = 0, offered = 0;
        for (int step = 0; step < MostSteps && course.Best(chosen, budget - spent) is { } best; step++)
        {
            course.Take(best.Rung, best.Runs);
            spent += best.Runs.Flops - (chosen[best.Rung]?.Flops ?? 0);
            chosen[best.Rung] = best.Runs;
            if (!order.Contains(best.Rung))
                order.Add(best.Rung);
            if (order.Count < 2 || spent < Growth * offered)
                continue;
            offered = spent;
            yield return Candidates.Make(pair, [.. order.Select(g => chosen[g]!)]);
        }
    }

    /// <summary>The rung on which more seeds shrink the target's variance most per FLOP; null when none fits what is left.</summary>
    private (int Rung, RungRuns Runs)? Best(RungRuns?[] chosen, double left)
    {
        (int, RungRuns)? best = null;
        double most = 0;
        for (int g = 0; g < _rungs.Length; g++)
        {
            double had = chosen[g]?.Flops ?? 0;
            // Rungs that have many seeds already grow by a tenth, so that cheap ones do not take a step a seed.
            if (RungRuns.Reach(_rungs[g], _runs[g] + 1 + _runs[g] / 10) is not { } more || more.Flops - had > left)
                continue;
            double gain = Reduction(g, more.Pairs + _rungs[g].Pairs) / (more.Flops - had);
            if (gain > most)
                (most, best) = (gain, (g, more));
        }
        return best;
    }

    /// <summary>Mean reduction of the target's variance when a rung is brought to a number of pairs.</summary>
    private double Reduction(int g, double pairs)
    {
        double sum = 0;
        for (int i = 0; i < _parts.Length; i++)
        {
            double covariance = _rungs[g].Steepness * _parts[i].CovarianceAt(_logFlops[g], _t);
            double variance = _rungs[g].Steepness * _rungs[g].Steepness * _parts[i].CovarianceAt(_logFlops[g], _logFlops[g]) + Noise(i, g, pairs);
            sum += _shares[i] * covariance * covariance / variance;
        }
        return sum;
    }

    private void Take(int g, RungRuns runs)
    {
        double pairs = runs.Pairs + _rungs[g].Pairs;
        for (int i = 0; i < _parts.Length; i++)
            _parts[i] = _parts[i].Seeing(_logFlops[g], _rungs[g].Steepness, _rungs[g].Steepness * _parts[i].MeanAt(_logFlops[g]), Noise(i, g, pairs));
        (_pairs[g], _runs[g]) = (pairs, _rungs[g].VariantRuns + runs.Variant);
    }

    /// <summary>
    /// Noise variance of what a rung's further pairs add: between a and b pairs its difference gains the precision of an independent measurement
    /// with <c>1/v = 1/v_b - 1/v_a</c>.
    /// </summary>
    private double Noise(int part, int g, double pairs)
    {
        BeliefPart p = _parts[part];
        double after = 1 / (p.PairVariance * (p.Between + 1 / pairs));
        double before = _pairs[g] > 0 ? 1 / (p.PairVariance * (p.Between + 1 / _pairs[g])) : 0;
        return 1 / Math.Max(after - before, 1e-300);
    }
}
