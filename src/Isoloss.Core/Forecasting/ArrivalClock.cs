namespace Isoloss.Core.Forecasting;

/// <summary>The first year in which a requirement can be paid for.</summary>
internal sealed class ArrivalClock
{
    private const int Cells = 2048;

    private readonly double[][] _reached;
    private readonly int[][] _starts;
    private readonly SampledSupply? _sampled;

    public ArrivalClock(TimelineModel model, IReadOnlyList<int> years)
    {
        _sampled = model.HasUncertainSupply ? new SampledSupply(model, years) : null;
        var supply = new Supply(model);
        double[] flops = [.. years.Select(y => supply.Flops(y))];
        _reached = [.. Anchors.All.Select(a => TimelineQuadrature.Reached(supply, a, years, flops))];
        _starts = [.. _reached.Select(Starts)];
    }

    /// <summary>Index of the year in which sample <paramref name="i"/> of a block arrives; the number of years when none does.</summary>
    public int Arrival(Anchor anchor, SampleBlock block, int i, double required) =>
        _sampled?.Arrival(anchor, block.Columns, i, required) ?? Known((int)anchor, required);

    private int Known(int anchor, double required)
    {
        double[] reached = _reached[anchor];
        double at = (required - reached[0]) / (reached[^1] - reached[0]) * Cells;
        if (!(at > 0))
            return required <= reached[0] ? 0 : reached.Length;
        if (at >= Cells)
            return required <= reached[^1] ? reached.Length - 1 : reached.Length;
        int year = _starts[anchor][(int)at];
        while (reached[year] < required)
            year++;
        return year;
    }

    /// <summary>For each cell of compute the first year that reaches its lower end.</summary>
    private static int[] Starts(double[] reached)
    {
        int[] starts = new int[Cells];
        int year = 0;
        for (int cell = 0; cell < Cells; cell++)
        {
            double low = reached[0] + (reached[^1] - reached[0]) * cell / Cells;
            while (year < reached.Length - 1 && reached[year] < low)
                year++;
            // One back: rounding may put a requirement into the next cell.
            starts[cell] = Math.Max(0, year - 1);
        }
        return starts;
    }
}
