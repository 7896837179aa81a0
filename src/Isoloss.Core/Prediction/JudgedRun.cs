namespace Isoloss.Core.Prediction;

/// <summary>A run beyond a cut and what each form said of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Beyond">e-folds beyond the fitted runs.</param>
/// <param name="Forms">For each form: log loss said, and its standard deviation from parameters and noise.</param>
internal sealed record JudgedRun(Observation Run, double Beyond, (double LogLoss, double Sd)[] Forms)
{
    /// <summary>Actual minus said log loss of a form.</summary>
    public double Error(int form) => Math.Log(Run.Loss) - Forms[form].LogLoss;
}
