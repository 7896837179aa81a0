namespace Isoloss.Core.Forecasting;

/// <summary>
/// Timelines by Monte Carlo: any model, any correlations. Samples are drawn once for all anchors and years; a year only counts. The
/// same seed gives the same answer on any number of processors.
/// </summary>
public static class TimelineSampling
{
    /// <summary>Parts whose spread is the Monte Carlo error.</summary>
    private const int Batches = 64;

    /// <summary>Cells per order of magnitude in which requirements are counted for their quantiles.</summary>
    private const int CellsPerOom = 50;
    private const int LowestOom = -20, HighestOom = 120;

    /// <summary>Answers a question.</summary>
    /// <exception cref="BadInputException">No anchor allows the observations.</exception>
    public static TimelineForecast Answer(TimelineModel model, TimelineQuestion question)
    {
        question.Check();
        var years = question.Years;
        var plan = new SamplePlan(model, question.Seed);
        var clock = new ArrivalClock(model, years);
        int blocks = (question.Samples + SampleBlock.Size - 1) / SampleBlock.Size;
        var tallies = Enumerable.Range(0, Math.Min(Batches, blocks)).Select(_ => new Tally(years.Count)).ToArray();
        Parallel.For(0, tallies.Length, () => new SampleBlock(plan), (batch, _, block) =>
        {
            for (int b = batch; b < blocks; b += tallies.Length)
                Count(block, clock, question, (long)b * SampleBlock.Size, tallies[batch]);
            return block;
        }, _ => { });
        return Summarise(model, question, years, tallies, blocks * SampleBlock.Size);
    }

    private static void Count(SampleBlock block, ArrivalClock clock, TimelineQuestion question, long first, Tally tally)
    {
        block.Draw(first, 0);
        bool observed = question.Observations.Count > 0;
        foreach (Anchor anchor in Anchors.All)
        {
            ReadOnlySpan<double> required = block.Required(anchor, first);
            int[] arrivals = tally.Arrivals[(int)anchor], cells = tally.Requirements[(int)anchor];
            for (int i = 0; i < required.Length; i++)
            {
                if (observed && !Evidence.Of(question.Observations, name => block.Columns[TimelineInputs.IndexOf(name)][i], anchor).Allows(required[i]))
                    continue;
                arrivals[clock.Arrival(anchor, block, i, required[i])]++;
                cells[Math.Clamp((int)((required[i] - LowestOom) * CellsPerOom), 0, cells.Length - 1)]++;
            }
            tally.Drawn += required.Length;
        }
    }

    private static TimelineForecast Summarise(TimelineModel model, TimelineQuestion question, IReadOnlyList<int> years, Tally[] tallies, int drawn)
    {
        bool noneIsExcluded = question.Observations.Any(o => o.Sufficed);
        var all = new Tally(years.Count);
        foreach (Tally tally in tallies)
            all.Add(tally);
        TimelineForecast forecast = Weigh(model, years, all, noneIsExcluded);
        double[] error = new double[years.Count];
        if (tallies.Length > 1)
        {
            double[][] parts = [.. tallies.Select(t => Weigh(model, years, t, noneIsExcluded).Probability.ToArray())];
            for (int i = 0; i < error.Length; i++)
                error[i] = Math.Sqrt(parts.Sum(p => Square(p[i] - forecast.Probability[i])) / (tallies.Length - 1) / tallies.Length);
        }
        return new TimelineForecast
        {
            Model = model,
            Years = years,
            Anchors = forecast.Anchors,
            Probability = forecast.Probability,
            MonteCarloError = error,
            Samples = drawn,
        };
    }

    private static TimelineForecast Weigh(TimelineModel model, IReadOnlyList<int> years, Tally tally, bool noneIsExcluded)
    {
        double drawn = tally.Drawn / (double)Anchors.All.Count;
        double[] kept = [.. tally.Arrivals.Select(a => (double)a.Sum())];
        double[] weights = TimelineForecast.Posterior(model, [.. kept.Select(k => k / drawn)], noneIsExcluded);
        return TimelineForecast.Of(model, years, [.. Anchors.All.Select((anchor, i) => new AnchorForecast(
            anchor, weights[i], Quantiles(tally.Requirements[i], kept[i]), Cumulative(tally.Arrivals[i], kept[i], years.Count)))]);
    }

    private static double[] Cumulative(int[] arrivals, double kept, int years)
    {
        double[] shares = new double[years];
        long sum = 0;
        for (int i = 0; i < years; i++)
            shares[i] = kept > 0 ? (sum += arrivals[i]) / kept : 0;
        return shares;
    }

    private static double[] Quantiles(int[] cells, double kept)
    {
        double[] values = [.. TimelineForecast.Levels.Select(_ => double.NaN)];
        long sum = 0;
        for (int level = 0, cell = 0; level < values.Length && kept > 0; level++)
        {
            double wanted = TimelineForecast.Levels[level] * kept;
            while (sum + cells[cell] < wanted)
                sum += cells[cell++];
            values[level] = LowestOom + (cell + (wanted - sum) / cells[cell]) / CellsPerOom;
        }
        return values;
    }

    private static double Square(double x) => x * x;

    private sealed class Tally(int years)
    {
        public int[][] Arrivals { get; } = [.. Anchors.All.Select(_ => new int[years + 1])];

        public int[][] Requirements { get; } = [.. Anchors.All.Select(_ => new int[(HighestOom - LowestOom) * CellsPerOom])];

        public long Drawn { get; set; }

        public void Add(Tally other)
        {
            foreach (var (mine, its) in Arrivals.Zip(other.Arrivals).Concat(Requirements.Zip(other.Requirements)))
                for (int i = 0; i < mine.Length; i++)
                    mine[i] += its[i];
            Drawn += other.Drawn;
        }
    }
}
