namespace Isoloss.Core.Forecasting;

/// <summary>How much of the variance of the arrival year one uncertain input explains.</summary>
/// <param name="Input">Name of the input; <c>anchor</c> is which hypothesis is right.</param>
/// <param name="Alone">First-order index: what is explained by knowing this input alone.</param>
/// <param name="Total">Total index: what would remain if all others were known.</param>
public sealed record SobolShare(string Input, double Alone, double Total);
