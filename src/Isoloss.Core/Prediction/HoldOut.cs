namespace Isoloss.Core.Prediction;

/// <summary>One rolling hold-out: the forms fitted to the runs up to a compute, asked at those beyond.</summary>
/// <param name="Cut">Largest compute fitted, FLOP.</param>
/// <param name="Fits">The forms, fitted below the cut.</param>
/// <param name="Judged">What came beyond.</param>
internal sealed record HoldOut(double Cut, FormFit[] Fits, IReadOnlyList<JudgedRun> Judged);

/// <summary>A run beyond a cut and what each form said of it.</summary>
/// <param name="Run">The run.</param>
/// <param name="Beyond">e-folds beyond the fitted runs.</param>
/// <param name="Forms">For each form: log loss said, and its standard deviation from parameters and noise.</param>
internal sealed record JudgedRun(Observation Run, double Beyond, (double LogLoss, double Sd)[] Forms)
{
    /// <summary>Actual minus said log loss of a form.</summary>
    public double Error(int form) => Math.Log(Run.Loss) - Forms[form].LogLoss;
}
