namespace Isoloss.Core.Forecasting;

/// <summary>What a model as good as another costs in one year.</summary>
/// <param name="Year">The year.</param>
/// <param name="Flops">Training FLOP: median and 90 % interval.</param>
/// <param name="Dollars">Price: median and 90 % interval.</param>
/// <param name="ProbabilityUnder">Chance that it is under the price asked.</param>
/// <param name="MonteCarloError">Standard error of that chance.</param>
/// <param name="MissingOom">Orders of magnitude of compute still to be saved for the price asked, median; at most 0 when it is met.</param>
public sealed record CostYear(int Year, Estimate Flops, Estimate Dollars, double ProbabilityUnder, double MonteCarloError, double MissingOom);
