namespace Isoloss.Core.Forecasting;

/// <summary>
/// Variance-based sensitivity of the arrival year, which is the last year plus one where nothing arrives in the window. Two
/// independent samples, and one more for each input with its column taken from the other sample: first-order indices after Saltelli
/// et al. 2010 (their equation b), total indices after Jansen 1999.
/// </summary>
public static class SobolIndices
{
    /// <summary>Stream numbers of the second sample start here.</summary>
    private const ulong Second = 1_000_000;

    /// <summary>Place of the choice of an anchor among streams.</summary>
    private const ulong Choice = 5_000;

    /// <summary>The indices of every uncertain input and of the choice of an anchor, the largest total first.</summary>
    /// <param name="model">A model whose inputs are independent.</param>
    /// <param name="question">Years and seed; observations are not taken into account.</param>
    /// <param name="samples">Samples of each of the two; rounded up to whole blocks. Default 65,536.</param>
    /// <exception cref="BadInputException">Inputs go together: shares of variance then have no single meaning.</exception>
    public static IReadOnlyList<SobolShare> Of(TimelineModel model, TimelineQuestion question, int samples = 1 << 16)
    {
        if (model.Correlations.Count > 0)
            throw new BadInputException("found inputs that go together, expected independent ones: shares of variance need them");
        var plan = new SamplePlan(model, question.Seed);
        var clock = new ArrivalClock(model, question.Years);
        int blocks = (samples + SampleBlock.Size - 1) / SampleBlock.Size;
        string[] names = ["anchor", .. plan.Independent.Select(i => TimelineInputs.All[i].Name)];
        var sums = new Moments[blocks];
        Parallel.For(0, blocks, () => new Evaluation(plan, clock), (b, _, evaluation) =>
        {
            sums[b] = evaluation.Block((long)b * SampleBlock.Size);
            return evaluation;
        }, _ => { });
        return Shares(names, sums);
    }

    private static SobolShare[] Shares(string[] names, Moments[] blocks)
    {
        double n = (double)blocks.Length * SampleBlock.Size;
        double mean = blocks.Sum(b => b.Sum) / (2 * n);
        double variance = blocks.Sum(b => b.Squares) / (2 * n) - mean * mean;
        double Share(Func<Moments, double> of) => variance > 0 ? blocks.Sum(of) / n / variance : 0;
        return [.. names.Select((name, i) => new SobolShare(name, Share(b => b.Alone[i]), Share(b => 0.5 * b.Total[i])))
            .OrderByDescending(s => s.Total)];
    }

    private sealed record Moments(double Sum, double Squares, double[] Alone, double[] Total);

    /// <summary>One thread's blocks: two samples, and room for the mixed one.</summary>
    private sealed class Evaluation(SamplePlan plan, ArrivalClock clock)
    {
        private readonly SampleBlock _first = new(plan), _second = new(plan);
        private readonly double[] _weights = Cumulated(plan.Model);

        public Moments Block(long place)
        {
            _first.Draw(place, 0);
            _second.Draw(place, Second);
            int[] chosen = Chosen(place, 0), other = Chosen(place, Second);
            double[] a = Years(_first, chosen, place), b = Years(_second, other, place);
            double[] alone = new double[plan.Independent.Length + 1], total = new double[alone.Length];
            for (int input = 0; input < alone.Length; input++)
            {
                double[] mixed = Mixed(input, chosen, other, place);
                for (int i = 0; i < a.Length; i++)
                {
                    alone[input] += b[i] * (mixed[i] - a[i]);
                    total[input] += (a[i] - mixed[i]) * (a[i] - mixed[i]);
                }
            }
            return new Moments(a.Sum() + b.Sum(), a.Sum(x => x * x) + b.Sum(x => x * x), alone, total);
        }

        /// <summary>The first sample with one input from the second; the first is the choice of an anchor.</summary>
        private double[] Mixed(int input, int[] chosen, int[] other, long place)
        {
            if (input == 0)
                return Years(_first, other, place);
            int column = plan.Independent[input - 1];
            (double[] kept, _first.Columns[column]) = (_first.Columns[column], _second.Columns[column]);
            double[] years = Years(_first, chosen, place);
            _first.Columns[column] = kept;
            return years;
        }

        private double[] Years(SampleBlock block, int[] anchors, long place)
        {
            double[] years = new double[SampleBlock.Size];
            foreach (Anchor anchor in Anchors.All)
            {
                ReadOnlySpan<double> required = block.Required(anchor, place);
                for (int i = 0; i < years.Length; i++)
                    if (anchors[i] == (int)anchor)
                        // Counted from the first year: squares of 2050 would lose digits.
                        years[i] = clock.Arrival(anchor, block, i, required[i]);
            }
            return years;
        }

        private int[] Chosen(long place, ulong streams)
        {
            var uniform = new UniformStream(plan.Seed, streams + Choice);
            int[] chosen = new int[SampleBlock.Size];
            for (int i = 0; i < chosen.Length; i++)
            {
                double u = uniform.At(place + i);
                while (chosen[i] < _weights.Length - 1 && _weights[chosen[i]] < u)
                    chosen[i]++;
            }
            return chosen;
        }

        private static double[] Cumulated(TimelineModel model)
        {
            double total = Anchors.All.Sum(model.Weight), sum = 0;
            return [.. Anchors.All.Select(a => sum += model.Weight(a) / total)];
        }
    }
}
