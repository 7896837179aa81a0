namespace Isoloss.Core.Prediction;

/// <summary>
/// How well runs predict their own largest ones. At several computes everything beyond is held out, the whole procedure
/// (forms, weights, drift) is repeated on what lies below, and its intervals are held against what happened. Or once, where a
/// table says itself what to fit and what to predict.
/// </summary>
public static class Backtest
{
    /// <summary>Rolling hold-outs by compute.</summary>
    /// <param name="runs">Finished runs.</param>
    /// <param name="options">How predictions are made.</param>
    /// <exception cref="BadInputException">The runs are too few to hold any out.</exception>
    public static BacktestResult Rolling(IReadOnlyList<Observation> runs, PredictionOptions options)
    {
        ObservationCheck.Require(runs, "runs");
        Observation[] sorted = [.. runs.OrderBy(o => o.Flops)];
        double[] cuts = RollingHoldOuts.Cuts(sorted);
        if (cuts.Length == 0)
            throw new BadInputException(
                $"found {Fitting.FitCheck.Counted(runs.Count)}: a backtest needs {RollingHoldOuts.LeastRungs} distinct (N, D) below a cut in compute, and a run at least 5 % beyond it");
        var judged = new JudgedPoint[cuts.Length][];
        for (int i = 0; i < cuts.Length; i++)
        {
            double cut = cuts[i];
            judged[i] = Judge([.. sorted.Where(o => o.Flops <= cut)], [.. sorted.Where(o => o.Flops > cut)], options);
        }
        return new BacktestResult([.. judged.SelectMany(j => j)], Predictor.Of(runs, options), isRolling: true);
    }

    /// <summary>One hold-out that the caller has chosen.</summary>
    /// <param name="train">What to fit.</param>
    /// <param name="test">What to predict.</param>
    /// <param name="options">How predictions are made.</param>
    public static BacktestResult Split(IReadOnlyList<Observation> train, IReadOnlyList<Observation> test, PredictionOptions options)
    {
        ObservationCheck.Require(train, "train");
        ObservationCheck.Require(test, "test");
        return new BacktestResult(Judge(train, test, options), Predictor.Of([.. train, .. test], options), isRolling: false);
    }

    private static JudgedPoint[] Judge(IReadOnlyList<Observation> train, IReadOnlyList<Observation> test, PredictionOptions options)
    {
        var predictor = Predictor.Of(train, options);
        double cut = train.Max(o => o.Flops);
        return [.. test.Select(o => new JudgedPoint(o.At, o.Loss, predictor.At(o.At), predictor.ByForm(o.At), cut))];
    }
}
