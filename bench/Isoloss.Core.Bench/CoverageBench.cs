using Isoloss.Core.Comparison;

namespace Isoloss.Core.Bench;

/// <summary>How often the interval of the multiplier holds the truth, and how often a verdict is wrong.</summary>
internal static class CoverageBench
{
    private static readonly double[] Distances = [10, 100];

    public static int Run(int pairs, int seed, double noisePower)
    {
        Console.WriteLine($"{pairs} pairs per setting, noise as the loss curve's slope to the power {noisePower}; 95 % interval of the multiplier at 10x and 100x beyond the ladder");
        Console.WriteLine($"{"",-62} cover10  cover100   width10  width100   go    no-go");
        var totals = new SortedDictionary<string, Tally>(StringComparer.Ordinal);
        int number = 0;
        foreach (Scenario scenario in Scenarios(noisePower))
        {
            var tally = new Tally();
            number++;
            Parallel.For(0, pairs, i =>
            {
                var pair = new SimulatedPair(scenario, new Random(unchecked(seed * 7919 + i * 104729 + number * 15485863)));
                tally.Add(pair);
            });
            foreach (string group in Groups(scenario))
                (totals.TryGetValue(group, out Tally? total) ? total : totals[group] = new Tally()).Add(tally);
            Console.WriteLine($"{scenario,-62} {tally}");
        }
        foreach ((string group, Tally total) in totals)
            Console.WriteLine($"{group,-62} {total}");
        return 0;
    }

    /// <summary>The summaries that a setting counts in.</summary>
    private static IEnumerable<string> Groups(Scenario s)
    {
        string pairing = s.Paired ? "paired" : "unpaired", trend = s.Slope == 0 ? "no trend" : $"trend {s.Slope:+0.00;-0.00}";
        yield return "all";
        yield return trend;
        yield return $"noise {s.Noise:0.000}";
        yield return $"{pairing}, {(s.Slope == 0 ? "no trend" : "trend")}";
        yield return $"{s.Rungs,2} rungs, {s.Seeds} seed(s)";
        if (s is { Slope: 0, Log10Multiplier: 0 })
            yield return $"null pairs, {pairing}";
    }

    private static IEnumerable<Scenario> Scenarios(double noisePower)
    {
        foreach (int rungs in new[] { 8, 15 })
            foreach (int seeds in new[] { 1, 3 })
                foreach (double noise in new[] { 0.002, 0.01, 0.03 })
                    foreach (bool paired in new[] { false, true })
                        foreach (double slope in new[] { -0.05, 0, 0.05 })
                            foreach (double m in slope == 0 ? new[] { 1, 1.25, 0.8, 1.5 } : [1.25])
                                yield return new Scenario(rungs, seeds, noise, noisePower, paired, Math.Log10(m), slope);
    }

    private sealed class Tally
    {
        private readonly int[] _covered = new int[Distances.Length];
        private readonly double[] _width = new double[Distances.Length];
        private int _count, _go, _noGo;

        public void Add(SimulatedPair pair)
        {
            double far = pair.Largest * Distances[^1];
            var result = ArmComparer.Compare(pair.Baseline, pair.Variant, new Target { Flops = far }, new CompareOptions { Resamples = 0 });
            lock (this)
            {
                for (int k = 0; k < Distances.Length; k++)
                {
                    // The curve's point nearest to the distance: its truth is known as well.
                    double wanted = Math.Log(pair.Largest * Distances[k]);
                    MultiplierPoint point = result.Curve.MinBy(p => Math.Abs(Math.Log(p.Flops) - wanted))!;
                    _covered[k] += point.Multiplier.Contains(pair.Multiplier(point.Flops)) ? 1 : 0;
                    _width[k] += Math.Log10(point.Multiplier.Upper / point.Multiplier.Lower);
                }
                _count++;
                _go += result.Verdict == Verdict.Go ? 1 : 0;
                _noGo += result.Verdict == Verdict.NoGo ? 1 : 0;
            }
        }

        public void Add(Tally other)
        {
            for (int k = 0; k < Distances.Length; k++)
                (_covered[k], _width[k]) = (_covered[k] + other._covered[k], _width[k] + other._width[k]);
            (_count, _go, _noGo) = (_count + other._count, _go + other._go, _noGo + other._noGo);
        }

        public override string ToString() =>
            $"{Share(_covered[0]),7} {Share(_covered[1]),8} {_width[0] / _count,9:0.000} {_width[1] / _count,9:0.000} {Share(_go),8} {Share(_noGo),7}";

        private string Share(int count) => $"{(double)count / _count:0.000}";
    }
}
