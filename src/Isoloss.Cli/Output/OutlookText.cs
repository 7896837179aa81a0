using System.Globalization;
using Isoloss.Core.Prediction;

namespace Isoloss.Cli.Output;

/// <summary>The sentence every user of a fit needs: how far it can be trusted beyond the data.</summary>
internal static class OutlookText
{
    /// <summary>Beyond this a number of percent says no more than that nothing is known.</summary>
    private const double Largest = 10;

    /// <summary>"At 10x beyond these runs expect a new run within 2.1 % of its prediction (95 %)".</summary>
    public static string Sentence(LossPrediction outlook, double level) =>
        $"At {Predictor.OutlookFactor:0}x the compute of the largest run expect +-{Percent(HalfWidth(outlook))} ({Figures.Level(level)} of new runs).";

    /// <summary>Half the width of the interval, as a fraction of the loss.</summary>
    public static double HalfWidth(LossPrediction prediction) => 0.5 * (prediction.Loss.Upper - prediction.Loss.Lower) / prediction.Loss.Value;

    /// <summary>A fraction as percent with two digits.</summary>
    public static string Percent(double fraction) => fraction > Largest ? "over 1000 %" : $"{(100 * fraction).ToString(fraction >= 0.0995 ? "0" : "0.0", CultureInfo.InvariantCulture)} %";
}
