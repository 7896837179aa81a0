namespace Isoloss.Core.Planning;

/// <summary>A point on a frontier at which two budget laws meet.</summary>
/// <param name="PfDays">C, PF-days of 8.64e19 FLOP.</param>
/// <param name="Flops">C, FLOP.</param>
/// <param name="Params">Efficient N there.</param>
/// <param name="Tokens">Efficient D there.</param>
/// <param name="Loss">Loss of efficient training there, nats per token.</param>
public sealed record BudgetKink(double PfDays, double Flops, double Params, double Tokens, double Loss);
