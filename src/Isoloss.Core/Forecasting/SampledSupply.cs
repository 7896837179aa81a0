namespace Isoloss.Core.Forecasting;

/// <summary>Supply curves of single samples: what is known is tabulated by year once, what is uncertain is made from a sample's columns.</summary>
internal sealed class SampledSupply
{
    private static readonly int[] SpendingColumns =
        Columns("spending.start", "spending.year", "spending.doubling", "spending.share", "gdp.start", "gdp.growth");

    private static readonly int[] HardwareColumns = Columns("hardware.start", "hardware.year", "hardware.doubling", "hardware.cap");

    private static readonly int[][] EfficiencyColumns =
        [.. Anchors.All.Select(a => Columns(EfficiencyCurve.Inputs(a)))];

    private readonly IReadOnlyList<int> _years;
    private readonly double[]? _spending, _hardware;
    private readonly double[]?[] _efficiency;

    public SampledSupply(TimelineModel model, IReadOnlyList<int> years)
    {
        _years = years;
        var supply = new Supply(model);
        _spending = Table(model, SpendingColumns, supply.Spending);
        _hardware = Table(model, HardwareColumns, supply.FlopPerDollar);
        _efficiency = [.. Anchors.All.Select(a => Table(model, EfficiencyColumns[(int)a], year => supply.Efficiency(a, year)))];
    }

    /// <summary>Index of the first year that pays for a requirement, by halving over the years: what can be paid for is taken to rise.
    /// The number of years when none does.</summary>
    public int Arrival(Anchor anchor, double[][] columns, int i, double required)
    {
        SupplyCurve spending = _spending is null ? Spending(columns, i) : default;
        SupplyCurve hardware = _hardware is null ? Hardware(columns, i) : default;
        double[]? known = _efficiency[(int)anchor];
        EfficiencyCurve algorithms = known is null ? Efficiency(anchor, columns, i) : default;
        int low = -1, high = _years.Count;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            double year = _years[middle];
            double flops = (_spending?[middle] ?? spending.At(year)) + (_hardware?[middle] ?? hardware.At(year))
                + (known?[middle] ?? algorithms.At(year));
            if (flops >= required)
                high = middle;
            else
                low = middle;
        }
        return high;
    }

    private static SupplyCurve Spending(double[][] columns, int i)
    {
        int[] c = SpendingColumns;
        return SupplyCurve.Spending(columns[c[0]][i], columns[c[1]][i], columns[c[2]][i], columns[c[3]][i], columns[c[4]][i], columns[c[5]][i]);
    }

    private static SupplyCurve Hardware(double[][] columns, int i)
    {
        int[] c = HardwareColumns;
        return SupplyCurve.Hardware(columns[c[0]][i], columns[c[1]][i], columns[c[2]][i], columns[c[3]][i]);
    }

    private static EfficiencyCurve Efficiency(Anchor anchor, double[][] columns, int i)
    {
        int[] c = EfficiencyColumns[(int)anchor];
        return EfficiencyCurve.Of([columns[c[0]][i], columns[c[1]][i], columns[c[2]][i], columns[c[3]][i], columns[c[4]][i], columns[c[5]][i]]);
    }

    private double[]? Table(TimelineModel model, int[] inputs, Func<double, double> at) =>
        inputs.All(input => model.At(input).IsPoint) ? [.. _years.Select(y => at(y))] : null;

    private static int[] Columns(params string[] inputs) => [.. inputs.Select(TimelineInputs.IndexOf)];
}
