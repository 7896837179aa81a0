namespace Isoloss.Core.Forecasting;

/// <summary>What all blocks of a sampling share: tables of quantiles, and which inputs go together.</summary>
internal sealed class SamplePlan
{
    public SamplePlan(TimelineModel model, int seed)
    {
        (Model, Seed, Copula) = (model, (ulong)seed, new GaussianCopula(model));
        // The push is drawn where it is needed, which is seldom.
        int[] drawn = [.. model.Uncertain.Where(i => TimelineInputs.All[i].Name != "low-flop.push")];
        Independent = [.. drawn.Except(Copula.Columns)];
        Tables = new QuantileLookup?[TimelineInputs.All.Count];
        Parallel.ForEach(drawn, i => Tables[i] = new QuantileLookup(model.At(i)));
        Push = new QuantileLookup(model["low-flop.push"].Value);
        Raise = [.. Enumerable.Range(0, 4).Select(i => model.Number($"low-flop.{27 - i}"))];
        Floor = model.Number("low-flop.floor");
        Score = new QuantileLookup(new Normal(0, 1));
    }

    public TimelineModel Model { get; }

    public ulong Seed { get; }

    /// <summary>Places of uncertain inputs that are drawn by themselves.</summary>
    public int[] Independent { get; }

    public GaussianCopula Copula { get; }

    public QuantileLookup?[] Tables { get; }

    public QuantileLookup Score { get; }

    public QuantileLookup Push { get; }

    /// <summary>Probabilities of raising what lies below 27, 26, 25, 24.</summary>
    public double[] Raise { get; }

    public double Floor { get; }
}
