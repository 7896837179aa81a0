namespace Isoloss.Core.Prediction;

/// <summary>A run that was held out, and what the runs below said of it.</summary>
/// <param name="At">Where.</param>
/// <param name="Actual">Its loss, nats per token.</param>
/// <param name="Prediction">What was predicted.</param>
/// <param name="ByForm">What each form alone would have predicted, in the order of <see cref="Predictor.Forms"/>.</param>
/// <param name="Cut">Largest compute that was fitted, FLOP.</param>
public sealed record JudgedPoint(ScalePoint At, double Actual, LossPrediction Prediction, IReadOnlyList<double> ByForm, double Cut)
{
    /// <summary>True when the loss lies in its interval.</summary>
    public bool Inside => Prediction.Loss.Contains(Actual);

    /// <summary>Compute over the largest fitted.</summary>
    public double Factor => At.Flops / Cut;

    /// <summary>Relative error of the prediction, without sign.</summary>
    public double Error => Math.Abs(Prediction.Loss.Value / Actual - 1);

    /// <summary>
    /// Interval score on log loss (Gneiting and Raftery 2007, equation 43): width plus <c>2 / (1 - level)</c> times the miss.
    /// Small is good; it can be lowered neither by intervals that are too wide nor by those that miss.
    /// </summary>
    public double IntervalScore(double level)
    {
        Estimate loss = Prediction.Loss;
        double miss = Math.Max(0, Math.Log(loss.Lower / Actual)) + Math.Max(0, Math.Log(Actual / loss.Upper));
        return Math.Log(loss.Upper / loss.Lower) + 2 / (1 - level) * miss;
    }
}
