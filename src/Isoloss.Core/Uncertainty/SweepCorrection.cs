using static System.FormattableString;

namespace Isoloss.Core.Uncertainty;

/// <summary>By how much the lowest losses of sweeps were raised, of one arm.</summary>
/// <param name="Arm">The arm; null where the runs have none.</param>
/// <param name="Runs">Runs that were raised.</param>
/// <param name="LeastCount">Fewest runs that one of them was chosen from.</param>
/// <param name="MostCount">Most.</param>
/// <param name="Noise">Noise of one run.</param>
public sealed record SweepCorrection(string? Arm, int Runs, int LeastCount, int MostCount, SweepNoise Noise)
{
    /// <summary>How much log loss was raised at least.</summary>
    public double LeastRaise => SweepMinimum.ExpectedMaximum(LeastCount) * Noise.Sd;

    /// <summary>How much log loss was raised at most.</summary>
    public double MostRaise => SweepMinimum.ExpectedMaximum(MostCount) * Noise.Sd;

    /// <summary>The same as a sentence.</summary>
    public override string ToString()
    {
        string counts = LeastCount == MostCount ? $"{MostCount}" : $"{LeastCount} to {MostCount}";
        string raise = LeastCount == MostCount ? Invariant($"{100 * MostRaise:0.###}") : Invariant($"{100 * LeastRaise:0.###} to {100 * MostRaise:0.###}");
        return $"{Runs} {(Runs == 1 ? "loss" : "losses")}{(Arm is null ? "" : $" of {Arm}")} {(Runs == 1 ? "is" : "are")} the lowest of {counts} settings as good as each other: raised by {raise} %, "
            + Invariant($"as the noise of a run is {100 * Noise.Sd:0.###} % ({Words}); an upper bound");
    }

    private string Words => Noise.Source switch
    {
        SweepNoiseSource.Stated => "as stated",
        SweepNoiseSource.Replicates => Invariant($"replicates, {Noise.DegreesOfFreedom:0} degrees of freedom"),
        _ => Invariant($"scatter around a law, {Noise.DegreesOfFreedom:0.#} degrees of freedom"),
    };
}
