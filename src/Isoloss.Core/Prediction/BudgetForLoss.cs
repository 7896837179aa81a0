using Isoloss.Core.Comparison;

namespace Isoloss.Core.Prediction;

/// <summary>
/// The compute at which efficient training comes down to a loss, under a predictor: the first C at which a quantile of the loss of a new run at
/// <see cref="Predictor.Efficient"/>(C) is at most that loss. What share of new runs reach the loss with C is the distribution of the C needed.
/// </summary>
/// <param name="Loss">The loss asked, nats per token.</param>
/// <param name="Flops">C at which the estimate is that loss, FLOP.</param>
/// <param name="Quantiles">Shares of probability and the log10 C below which they lie, both rising; those that are reached.</param>
public sealed record BudgetForLoss(double Loss, double Flops, IReadOnlyList<(double P, double LogFlops)> Quantiles)
{
    /// <summary>Where the search begins, FLOP.</summary>
    public const double LeastFlops = 1e6;

    /// <summary>Levels of the intervals that are inverted: 5 %, 10 %, 25 % and so on of the compute.</summary>
    private static readonly double[] Levels = [0.9, 0.8, 0.5];

    /// <summary>Steps of the search in a decade of compute.</summary>
    private const int StepsPerDecade = 2;

    /// <summary>Halvings of one step: down to 1e-9 in log10 C.</summary>
    private const int Halvings = 29;

    /// <summary>True where every quantile was found between <see cref="LeastFlops"/> and <see cref="TargetDomain.MostFlops"/>.</summary>
    public bool IsClosed => Quantiles.Count == 2 * Levels.Length + 1;

    /// <summary>Searches.</summary>
    /// <param name="state">The predictor.</param>
    /// <param name="loss">The loss, nats per token; above 0.</param>
    /// <exception cref="BadInputException">Efficient training never gets there, or the smallest model is better.</exception>
    public static BudgetForLoss Of(PredictorState state, double loss)
    {
        ObservationCheck.Positive(loss, "loss");
        Predictor[] predictors = [.. Levels.Select(level => Predictor.Of(state with { Level = level }))];
        double first = Math.Log10(LeastFlops), decades = Math.Log10(TargetDomain.MostFlops) - first;
        double[] grid = [.. Enumerable.Range(0, (int)Math.Round(decades * StepsPerDecade) + 1).Select(i => first + (double)i / StepsPerDecade)];
        Estimate[][] losses = [.. grid.Select(log => At(predictors, log))];
        if (losses[0][0].Value <= loss || losses[^1][0].Value > loss)
            throw new BadInputException(FormattableString.Invariant(
                $"found the loss {loss}, expected one below {losses[0][0].Value:0.####} and of at least {losses[^1][0].Value:0.####}: what efficient training under the saved fit reaches from {LeastFlops:0e0} to {TargetDomain.MostFlops:0e0} FLOP, near its floor"));
        double? Reached(int level, Func<Estimate, double> of)
        {
            int i = Array.FindIndex(losses, l => of(l[level]) <= loss);
            return i > 0 ? Crossing(log => of(At(predictors[level..(level + 1)], log)[0]) - loss, grid[i - 1], grid[i]) : null;
        }

        double middle = Reached(0, e => e.Value)!.Value;
        (double P, double? Log)[] below = [.. Levels.Select((level, i) => ((1 - level) / 2, Reached(i, e => e.Lower)))];
        (double P, double? Log)[] above = [.. Levels.Select((level, i) => ((1 + level) / 2, Reached(i, e => e.Upper))).Reverse()];
        return new BudgetForLoss(loss, Math.Pow(10, middle), Rising([.. below, (0.5, middle), .. above]));
    }

    private static Estimate[] At(Predictor[] predictors, double logFlops)
    {
        ScalePoint point = predictors[0].Efficient(Math.Pow(10, logFlops));
        return [.. predictors.Select(p => p.At(point).Loss)];
    }

    private static double Crossing(Func<double, double> over, double low, double high)
    {
        for (int halving = 0; halving < Halvings; halving++)
        {
            double middle = 0.5 * (low + high);
            if (over(middle) > 0)
                low = middle;
            else
                high = middle;
        }
        return high;
    }

    private static List<(double P, double LogFlops)> Rising((double P, double? Log)[] found)
    {
        List<(double P, double LogFlops)> rising = [];
        foreach (var (p, log) in found)
            if (log is { } x && (rising.Count == 0 || x > rising[^1].LogFlops))
                rising.Add((p, x));
        return rising;
    }
}
