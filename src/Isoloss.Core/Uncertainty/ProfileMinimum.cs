using Isoloss.Core.Fitting;

namespace Isoloss.Core.Uncertainty;

/// <summary>Where a profile starts.</summary>
/// <param name="Objective">What is profiled.</param>
/// <param name="Working">Its minimum.</param>
/// <param name="Least">Its value there.</param>
/// <param name="Tau">Excess of twice the objective that one squared standard deviation costs.</param>
/// <param name="Scatter">How far the runs scatter there.</param>
internal sealed record ProfileMinimum(IObjective Objective, double[] Working, double Least, double Tau, ResidualScatter Scatter);
