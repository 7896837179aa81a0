namespace Isoloss.Core.Prediction;

/// <summary>One rolling hold-out: the forms fitted to the runs up to a compute, asked at those beyond.</summary>
/// <param name="Cut">Largest compute fitted, FLOP.</param>
/// <param name="Fits">The forms, fitted below the cut.</param>
/// <param name="Judged">What came beyond.</param>
internal sealed record HoldOut(double Cut, FormFit[] Fits, IReadOnlyList<JudgedRun> Judged);
