namespace Isoloss.Core.Forecasting;

/// <summary>
/// Why two timelines differ, driver by driver: the mean effect of exchanging a driver over all orders in which drivers can be
/// exchanged (Shapley 1953), so that nothing depends on an order and the parts add up to the whole.
/// </summary>
public sealed class TimelineDifference
{
    /// <summary>More drivers than this are exchanged in a sample of orders instead of all.</summary>
    private const int MostDrivers = 12;
    private const int Orders = 300;

    /// <summary>Samples of each answer where a model needs sampling.</summary>
    private const int Samples = 50_000;

    private readonly TimelineAnswerer _answerer = new();
    private readonly Dictionary<long, (double Median, double Probability)> _known = [];
    private readonly TimelineModel _from, _to;
    private readonly TimelineQuestion _question;
    private readonly double _year;
    private readonly (string Driver, string[] Inputs)[] _drivers;

    private TimelineDifference(TimelineModel from, TimelineModel to, TimelineQuestion question, double year)
    {
        (_from, _to, _year) = (from, to, year);
        _question = question with { Samples = Math.Min(question.Samples, Samples), To = Math.Max(question.To, 2200) };
        _drivers = [.. TimelineInputs.All.Where(d => $"{from[d.Name].Value}" != $"{to[d.Name].Value}")
            .GroupBy(d => d.Driver).Select(g => (g.Key, g.Select(d => d.Name).ToArray()))];
    }

    /// <summary>The drivers that differ, the largest share first. A median that is never reached counts as the last year plus one,
    /// which is at least 2201.</summary>
    /// <exception cref="BadInputException">Inputs go together in one of the two.</exception>
    public static IReadOnlyList<DriverShare> Explain(TimelineModel from, TimelineModel to, TimelineQuestion question, double year)
    {
        if (from.Correlations.Count + to.Correlations.Count > 0)
            throw new BadInputException("found inputs that go together, expected independent ones to hold two timelines against each other");
        var difference = new TimelineDifference(from, to, question, year);
        return [.. difference.Shares().OrderByDescending(s => Math.Abs(s.Years)).ThenBy(s => s.Driver, StringComparer.Ordinal)];
    }

    private IEnumerable<DriverShare> Shares()
    {
        (double Years, double Probability)[] shares = _drivers.Length <= MostDrivers ? AllOrders() : SomeOrders();
        return _drivers.Select((d, i) => new DriverShare(d.Driver, d.Inputs, shares[i].Years, shares[i].Probability));
    }

    private (double, double)[] AllOrders()
    {
        int n = _drivers.Length;
        var shares = new (double Years, double Probability)[n];
        for (long exchanged = 0; exchanged < 1L << n; exchanged++)
        {
            int size = System.Numerics.BitOperations.PopCount((ulong)exchanged);
            for (int i = 0; i < n; i++)
                if ((exchanged & (1L << i)) == 0)
                    Add(ref shares[i], exchanged, i, 1 / (n * Choose(n - 1, size)));
        }
        return shares;
    }

    private (double, double)[] SomeOrders()
    {
        var shares = new (double Years, double Probability)[_drivers.Length];
        int[] order = [.. Enumerable.Range(0, _drivers.Length)];
        for (int o = 0; o < Orders; o++)
        {
            new Random(_question.Seed + o).Shuffle(order);
            long exchanged = 0;
            foreach (int i in order)
            {
                Add(ref shares[i], exchanged, i, 1.0 / Orders);
                exchanged |= 1L << i;
            }
        }
        return shares;
    }

    private void Add(ref (double Years, double Probability) share, long exchanged, int driver, double weight)
    {
        var (before, after) = (Value(exchanged), Value(exchanged | (1L << driver)));
        share.Years += weight * (after.Median - before.Median);
        share.Probability += weight * (after.Probability - before.Probability);
    }

    private (double Median, double Probability) Value(long exchanged)
    {
        if (_known.TryGetValue(exchanged, out var known))
            return known;
        var changes = _drivers.Where((_, i) => (exchanged & (1L << i)) != 0).SelectMany(d => d.Inputs).Select(n => KeyValuePair.Create(n, _to[n]));
        TimelineForecast forecast = _answerer.Answer(_from.With(changes), _question);
        return _known[exchanged] = (TimelineAnswerer.Median(forecast), forecast.By(_year));
    }

    private static double Choose(int n, int k)
    {
        double choices = 1;
        for (int i = 1; i <= k; i++)
            choices = choices * (n - k + i) / i;
        return choices;
    }
}
