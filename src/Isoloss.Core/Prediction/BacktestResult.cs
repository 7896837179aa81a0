using Isoloss.Core.Laws;

namespace Isoloss.Core.Prediction;

/// <summary>What a backtest found.</summary>
public sealed class BacktestResult
{
    internal BacktestResult(IReadOnlyList<JudgedPoint> points, Predictor predictor, bool isRolling)
    {
        (Points, Level, IsRolling, Outlook) = (points, predictor.Level, isRolling, predictor.Outlook(Predictor.OutlookFactor));
        Cuts = points.Select(p => p.Cut).Distinct().Count();
        Coverage = Mean(p => p.Inside ? 1 : 0);
        IntervalScore = Mean(p => p.IntervalScore(Level));
        MeanError = Mean(p => p.Error);
        ByForm = [.. Predictor.Forms.Select((form, f) => (form, Mean(p => Math.Abs(p.ByForm[f] / p.Actual - 1))))];
    }

    /// <summary>Every judged run; under rolling hold-outs a run is judged once for each cut below it.</summary>
    public IReadOnlyList<JudgedPoint> Points { get; }

    /// <summary>Level of the intervals.</summary>
    public double Level { get; }

    /// <summary>True when cuts were made by compute, false when the table said what to hold out.</summary>
    public bool IsRolling { get; }

    /// <summary>Number of hold-outs. Each counts alike in the means, however many runs it judged.</summary>
    public int Cuts { get; }

    /// <summary>Share of runs inside their interval.</summary>
    public double Coverage { get; }

    /// <summary>Mean interval score on log loss.</summary>
    public double IntervalScore { get; }

    /// <summary>Mean relative error, without sign.</summary>
    public double MeanError { get; }

    /// <summary>Mean relative error of each form alone.</summary>
    public IReadOnlyList<(ILaw Form, double MeanError)> ByForm { get; }

    /// <summary>What all runs together predict at <see cref="Predictor.OutlookFactor"/> times the compute of the largest.</summary>
    public LossPrediction Outlook { get; }

    private double Mean(Func<JudgedPoint, double> value) => Points.GroupBy(p => p.Cut).Average(g => g.Average(value));
}
