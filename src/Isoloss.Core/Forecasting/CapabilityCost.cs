namespace Isoloss.Core.Forecasting;

/// <summary>
/// Cost of a capability: <c>log10 dollars(y) = log10 C - gain(y) - log10 FLOP per dollar(y)</c>. The gain of algorithms follows a
/// halving time with a cap (Ho et al. 2024; Cotra 2020), or the pace at which gains like measured ones are adopted.
/// </summary>
public static class CapabilityCost
{
    private static readonly double Log2 = Math.Log10(2);

    /// <summary>The cost year by year, prices from the model's hardware.</summary>
    /// <exception cref="BadInputException">The question makes no sense.</exception>
    public static IReadOnlyList<CostYear> Of(TimelineModel model, CostQuestion question)
    {
        question.Check();
        var draws = new Draws(model, question);
        return [.. question.Years.Select(year => At(draws, question, year))];
    }

    private static CostYear At(Draws draws, CostQuestion question, int year)
    {
        double[] flops = new double[question.Samples], dollars = new double[question.Samples];
        double limit = Math.Log10(question.Dollars);
        int under = 0;
        for (int i = 0; i < flops.Length; i++)
        {
            flops[i] = draws.LogFlops(i) - draws.Gain(i, year - question.Capability.Year);
            dollars[i] = flops[i] - draws.FlopPerDollar(i, year);
            under += dollars[i] <= limit ? 1 : 0;
        }
        Array.Sort(flops);
        Array.Sort(dollars);
        double chance = (double)under / flops.Length;
        return new CostYear(year, Interval(flops), Interval(dollars), chance, Math.Sqrt(chance * (1 - chance) / flops.Length), dollars[dollars.Length / 2] - limit);
    }

    private static Estimate Interval(double[] logs) =>
        new(Math.Pow(10, logs[logs.Length / 2]), Math.Pow(10, logs[(int)(0.05 * logs.Length)]), Math.Pow(10, logs[(int)(0.95 * logs.Length)]));

    /// <summary>The uncertain numbers, one column each.</summary>
    private sealed class Draws
    {
        private static readonly string[] Hardware = ["hardware.start", "hardware.year", "hardware.doubling", "hardware.cap"];

        private readonly double[] _halving, _cap, _once, _flops;
        private readonly Dictionary<string, double[]> _hardware = [];

        public Draws(TimelineModel model, CostQuestion question)
        {
            ulong stream = 0;
            double[] Column(Distribution value) => Draw(value, question, stream++);
            _cap = Column(question.Cap);
            double[] halving = Column(question.Halving);
            double[][] multipliers = [.. question.Multipliers.Select(Column)];
            _once = new double[question.Samples];
            if (question.GainsPerYear is { } pace)
                for (int i = 0; i < halving.Length; i++)
                    // A pace of no gain, or of loss, never halves anything.
                    halving[i] = Log2 / Math.Max(1e-6, pace * multipliers.Average(m => Math.Log10(m[i])));
            else
                for (int i = 0; i < halving.Length; i++)
                    _once[i] = multipliers.Sum(m => Math.Log10(m[i]));
            _halving = halving;
            foreach (string input in Hardware)
                _hardware[input] = Column(model[input].Value);
            _flops = Column(question.LogFlops ?? new Point(Math.Log10(question.Capability.Flops)));
        }

        public double LogFlops(int i) => _flops[i];

        public double Gain(int i, double years) => _once[i] + Math.Max(0, SupplyCurve.Efficiency(0, _halving[i], _cap[i]).At(years));

        public double FlopPerDollar(int i, double year) => SupplyCurve.Hardware(
            _hardware["hardware.start"][i], _hardware["hardware.year"][i], _hardware["hardware.doubling"][i], _hardware["hardware.cap"][i]).At(year);

        private static double[] Draw(Distribution value, CostQuestion question, ulong stream)
        {
            double[] drawn = new double[question.Samples];
            if (value.IsPoint)
            {
                drawn.AsSpan().Fill(value.Median);
                return drawn;
            }
            var table = new QuantileLookup(value);
            var uniform = new UniformStream((ulong)question.Seed, stream);
            for (int i = 0; i < drawn.Length; i++)
                drawn[i] = table.At(uniform.At(i));
            return drawn;
        }
    }
}
