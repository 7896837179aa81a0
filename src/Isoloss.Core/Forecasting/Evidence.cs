namespace Isoloss.Core.Forecasting;

/// <summary>What observations leave of a requirement: more than the largest run that did not suffice, at most the smallest that did.</summary>
/// <param name="Above">log10 FLOP; minus infinity without an observation.</param>
/// <param name="AtMost">log10 FLOP; infinity without an observation.</param>
internal readonly record struct Evidence(double Above, double AtMost)
{
    public static Evidence Of(IReadOnlyList<TrainingObservation> observations, Func<string, double> input, Anchor anchor)
    {
        double above = double.NegativeInfinity, atMost = double.PositiveInfinity;
        foreach (TrainingObservation o in observations)
            if (o.Sufficed)
                atMost = Math.Min(atMost, o.Effective(input, anchor));
            else
                above = Math.Max(above, o.Effective(input, anchor));
        return new Evidence(above, atMost);
    }

    public bool Allows(double requirement) => requirement > Above && requirement <= AtMost;
}
