namespace Isoloss.Core.Fitting;

/// <summary>Where a solver ended.</summary>
/// <param name="Objective">Value of the objective there.</param>
/// <param name="Stop">Why it stopped.</param>
/// <param name="Iterations">Accepted steps.</param>
internal readonly record struct Solution(double Objective, StopReason Stop, int Iterations);
