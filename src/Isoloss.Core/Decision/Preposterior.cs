using Isoloss.Core.Numerics;

namespace Isoloss.Core.Decision;

/// <summary>
/// What candidates would tell, by simulating their outcomes from the present belief: the truth is drawn (structure, noise, multiplier), then the means
/// of the new pairs, then the belief is updated exactly, and the choice and the verdict after it are noted. The belief after it is read by its mean
/// and standard deviation. The luck is systematic (strata of the belief's parts, additive recurrences for the normal quantiles) and the same for all
/// candidates, so that these are compared on equal luck.
/// </summary>
internal sealed class Preposterior
{
    /// <summary>Steps of the additive recurrences: square roots of primes are rationally independent (Kronecker's theorem); the first is the golden ratio.</summary>
    private static readonly double[] Recurrences = [0.6180339887498949, .. new double[] { 2, 3, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53 }.Select(p => Math.Sqrt(p) % 1)];

    /// <summary>Parts with less than this share are left out of the simulation.</summary>
    private const double Negligible = 1e-3;

    private readonly BeliefPart[] _parts;
    private readonly double[] _shares;
    private readonly double _centre, _t, _decisionProbability, _tail;
    private readonly Stakes _stakes;
    private readonly int[] _drawnPart;
    private readonly double[][] _drawnNormals;

    /// <summary>Draws the luck.</summary>
    /// <param name="pair">The present belief and the target.</param>
    /// <param name="stakes">What is lost and won.</param>
    /// <param name="decisionProbability">Probability that a verdict asks for.</param>
    /// <param name="draws">Outcomes a candidate.</param>
    /// <param name="seed">Seed.</param>
    public Preposterior(PairState pair, Stakes stakes, double decisionProbability, int draws, int seed)
    {
        int[] kept = [.. Enumerable.Range(0, pair.Belief.Parts.Count).Where(i => pair.Belief.Shares[i] >= Negligible)];
        double total = kept.Sum(i => pair.Belief.Shares[i]);
        (_parts, _shares) = ([.. kept.Select(i => pair.Belief.Parts[i])], [.. kept.Select(i => pair.Belief.Shares[i] / total)]);
        (_centre, _t, _stakes, _decisionProbability) = (pair.Belief.Centre, pair.LogTarget - pair.Belief.Centre, stakes, decisionProbability);
        _drawnPart = DrawParts(_shares, draws);
        var random = new Random(seed);
        _drawnNormals = [.. Recurrences.Select(step => DrawNormals(step, random.NextDouble(), draws))];
        (double mean, double sd) = pair.Belief.At(pair.LogTarget);
        _tail = Tail(pair, (mean - stakes.Threshold) / sd);
        (double gain, double waste) = stakes.Of(mean, sd * sd);
        (Value, ExpectedLoss) = (gain - waste, gain > waste ? waste : gain);
    }

    /// <summary>Expected value of going now, as a share of the stake: above 0, go is favoured.</summary>
    public double Value { get; }

    /// <summary>Expected loss of the favoured choice.</summary>
    public double ExpectedLoss { get; }

    /// <summary>Judges a candidate: expected probability of being right, probability of a verdict, expected reduction of the expected loss.</summary>
    public (double Right, double Verdict, double Reduction) Of(Candidate candidate)
    {
        // What a course has beyond its first sixteen rungs is taken to tell nothing.
        int steps = Math.Min(candidate.Runs.Count, Recurrences.Length);
        var updates = new PartUpdate[_parts.Length * steps];
        double[] remaining = new double[_parts.Length];
        for (int i = 0; i < _parts.Length; i++)
            remaining[i] = Updates(_parts[i], candidate.Runs, updates.AsSpan(i * steps, steps));
        var outcome = new Outcome(_parts, _shares, updates, remaining, steps, _t);
        double right = 0, verdicts = 0, reduction = 0;
        for (int j = 0; j < _drawnPart.Length; j++)
        {
            (double mean, double sd) = outcome.Draw(_drawnPart[j], j, _drawnNormals);
            double better = Distributions.NormalCdf((mean - _stakes.Threshold) / sd);
            (double gain, double waste) = _stakes.Of(mean, sd * sd);
            right += Math.Max(better, 1 - better);
            verdicts += SequentialRule.IsDecided(_tail * (mean - _stakes.Threshold) / sd, sd, _decisionProbability) ? 1 : 0;
            // Only outcomes that change the choice are worth anything.
            reduction += Math.Max(0, gain - waste) - (Value > 0 ? gain - waste : 0);
        }
        int n = _drawnPart.Length;
        return (right / n, verdicts / n, reduction / n);
    }

    /// <summary>
    /// How the means of the new pairs on every rung update one part; returns the target's variance after them. On a rung that has pairs, what pairs
    /// share there is partly known: <c>y = (1 - r) (-a line) + r d + noise</c> with <c>r = b / (b + 1/P)</c>.
    /// </summary>
    private double Updates(BeliefPart p, IReadOnlyList<RungRuns> runs, Span<PartUpdate> updates)
    {
        for (int r = 0; r < updates.Length; r++)
        {
            LadderRung rung = runs[r].Rung;
            double t = Math.Log(rung.At.Flops) - _centre, had = rung.Pairs;
            double known = had > 0 ? p.Between / (p.Between + 1 / had) : 0;
            double shared = had > 0 ? p.Between / had / (p.Between + 1 / had) : p.Between;
            double gain = -rung.Steepness * (1 - known), noise = p.PairVariance * (shared + 1 / runs[r].Pairs);
            double level = gain * (p.LevelVariance + p.Covariance * t), slope = gain * (p.Covariance + p.SlopeVariance * t);
            double variance = gain * (level + slope * t) + noise;
            updates[r] = new PartUpdate(t, gain, known * rung.LogDifference, Math.Sqrt(variance), level / variance, slope / variance);
            p = p.Seeing(t, gain, gain * p.MeanAt(t), noise);
        }
        return Math.Max(0, p.CovarianceAt(_t, _t));
    }

    /// <summary>
    /// How many normal standard deviations one of the belief's is worth out here: its tails are those of Student's t, and the verdict is read off
    /// a probability. Without this a belief just short of a verdict would be simulated as having one.
    /// </summary>
    private static double Tail(PairState pair, double z)
    {
        double probability = Math.Clamp(pair.ProbabilityBetter, 1e-14, 1 - 1e-14);
        return Math.Abs(z) < 0.25 ? 1 : Math.Clamp(Distributions.NormalQuantile(probability) / z, 0.5, 2);
    }

    private static int[] DrawParts(double[] shares, int draws)
    {
        int[] drawn = new int[draws];
        double passed = 0;
        for (int j = 0, part = 0; j < draws; j++)
        {
            while (part < shares.Length - 1 && passed + shares[part] < (j + 0.5) / draws)
                passed += shares[part++];
            drawn[j] = part;
        }
        return drawn;
    }

    private static double[] DrawNormals(double step, double start, int draws) =>
        [.. Enumerable.Range(0, draws).Select(j => Distributions.NormalQuantile(Math.Clamp((start + j * step) % 1, 1e-6, 1 - 1e-6)))];

    /// <summary>How one measurement moves one part: what is expected, its spread, and the pull on level and slope.</summary>
    private readonly record struct PartUpdate(double T, double Gain, double Offset, double Sd, double Level, double Slope);

    /// <summary>Draws outcomes of one candidate and reads the belief after them.</summary>
    private sealed class Outcome(BeliefPart[] parts, double[] shares, PartUpdate[] updates, double[] remaining, int steps, double target)
    {
        private readonly double[] _levels = new double[parts.Length], _slopes = new double[parts.Length], _logWeights = new double[parts.Length];
        private readonly double[] _logShares = [.. shares.Select(s => Math.Log(s))];

        /// <summary>Mean and standard deviation of the log multiplier at the target after one outcome.</summary>
        public (double Mean, double Sd) Draw(int truth, int draw, double[][] normals)
        {
            for (int i = 0; i < parts.Length; i++)
                (_levels[i], _slopes[i], _logWeights[i]) = (parts[i].Level, parts[i].Slope, _logShares[i]);
            for (int r = 0; r < steps; r++)
                See(r, Expected(truth, r) + updates[truth * steps + r].Sd * normals[r][draw]);
            return Read();
        }

        private double Expected(int part, int r)
        {
            PartUpdate u = updates[part * steps + r];
            return u.Gain * (_levels[part] + _slopes[part] * u.T) + u.Offset;
        }

        private void See(int r, double y)
        {
            for (int i = 0; i < parts.Length; i++)
            {
                PartUpdate u = updates[i * steps + r];
                double miss = y - Expected(i, r), z = miss / u.Sd;
                _levels[i] += u.Level * miss;
                _slopes[i] += u.Slope * miss;
                _logWeights[i] -= 0.5 * z * z + Math.Log(u.Sd);
            }
        }

        private (double Mean, double Sd) Read()
        {
            double top = double.NegativeInfinity, total = 0, mean = 0, square = 0;
            foreach (double w in _logWeights)
                top = Math.Max(top, w);
            for (int i = 0; i < parts.Length; i++)
            {
                double weight = Math.Exp(_logWeights[i] - top), m = _levels[i] + _slopes[i] * target;
                (total, mean, square) = (total + weight, mean + weight * m, square + weight * (m * m + remaining[i]));
            }
            mean /= total;
            return (mean, Math.Sqrt(Math.Max(1e-18, square / total - mean * mean)));
        }
    }
}
