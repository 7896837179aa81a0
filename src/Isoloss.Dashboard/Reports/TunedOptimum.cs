using Isoloss.Core;

namespace Isoloss.Dashboard.Reports;

/// <summary>The best value of a choice, such as the learning rate, on one rung: measured and by the law.</summary>
/// <param name="Rung">Where, in words.</param>
/// <param name="Axis">What is chosen, with its unit.</param>
/// <param name="Fitted">Where the law has its lowest loss.</param>
/// <param name="Measured">
/// The value of the best run; the interval spans the values of all runs nearly as good, which is how far a measurement can tell.
/// </param>
public sealed record TunedOptimum(string Rung, string Axis, double Fitted, Estimate Measured);
