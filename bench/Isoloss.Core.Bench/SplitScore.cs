using Isoloss.Core.Prediction;

namespace Isoloss.Core.Bench;

/// <summary>How a prediction of a split's test runs came out; means over its test runs.</summary>
/// <param name="Coverage">Share of runs inside their interval.</param>
/// <param name="Interval">Interval score on log loss, percent: width plus 2 / (1 - level) times the miss.</param>
/// <param name="Error">Absolute error of the point prediction, percent.</param>
/// <param name="HalfWidth">Half the width of the interval on log loss, percent.</param>
internal sealed record SplitScore(string Name, string Family, double Coverage, double Interval, double Error, double HalfWidth)
{
    /// <summary>Scores a predictor on the test runs.</summary>
    public static SplitScore Of(HeldOutSplit split, Predictor predictor) => Of(split, run => predictor.At(run.At).Loss, predictor.Level);

    /// <summary>Scores anything that gives an interval of a new run.</summary>
    public static SplitScore Of(HeldOutSplit split, Func<Observation, Estimate> predict, double level)
    {
        double coverage = 0, interval = 0, error = 0, half = 0;
        double penalty = 2 / (1 - level);
        foreach (Observation run in split.Test)
        {
            Estimate loss = predict(run);
            double miss = Math.Max(0, Math.Log(loss.Lower / run.Loss)) + Math.Max(0, Math.Log(run.Loss / loss.Upper));
            double width = Math.Log(loss.Upper / loss.Lower);
            coverage += loss.Contains(run.Loss) ? 1 : 0;
            interval += 100 * (width + penalty * miss);
            error += 100 * Math.Abs(loss.Value / run.Loss - 1);
            half += 50 * width;
        }
        int n = split.Test.Length;
        return new(split.Name, split.Family, coverage / n, interval / n, error / n, half / n);
    }

    /// <summary>Mean of several.</summary>
    public static SplitScore Mean(string name, IReadOnlyList<SplitScore> scores) => new(
        name, "", scores.Average(s => s.Coverage), scores.Average(s => s.Interval), scores.Average(s => s.Error), scores.Average(s => s.HalfWidth));

    public override string ToString() =>
        FormattableString.Invariant($"{Name,-62} {Coverage,6:0.000} {Interval,8:0.00} {Error,7:0.00} {HalfWidth,7:0.00}");
}
