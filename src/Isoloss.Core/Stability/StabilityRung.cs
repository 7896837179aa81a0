namespace Isoloss.Core.Stability;

/// <summary>The runs of one size and amount of data.</summary>
/// <param name="Params">N.</param>
/// <param name="Tokens">D.</param>
/// <param name="Runs">Runs.</param>
/// <param name="Diverged">Those whose loss stopped being finite.</param>
/// <param name="Spiking">Those with a spike of the training loss.</param>
/// <param name="SpikeShare">Mean share of steps in a spike.</param>
/// <param name="Loss">Mean loss of those that finished; NaN where none did.</param>
/// <param name="IsWorse">True where the loss is above that of a smaller size on as many tokens, by more than runs differ.</param>
public sealed record StabilityRung(
    double Params, double Tokens, int Runs, int Diverged, int Spiking, double SpikeShare, double Loss, bool IsWorse);
