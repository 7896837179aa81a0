using Isoloss.Core.Laws;
using Isoloss.Core.Uncertainty;

namespace Isoloss.Core.Fitting;

/// <summary>A law fitted to runs: its parameters, how far they can be trusted, and what it predicts.</summary>
public sealed class LawFit
{
    private readonly ResampledInterval _interval;
    private readonly ObjectiveProfile _profile;
    private readonly double _noise;
    private readonly bool _hasFreeDirection;

    internal LawFit(ResampledInterval interval, ObjectiveProfile profile, double noiseHalfWidth, bool hasFreeDirection) =>
        (_interval, _profile, _noise, _hasFreeDirection) = (interval, profile, noiseHalfWidth, hasFreeDirection);

    /// <summary>Turns the values of a quantity under the refits into its interval.</summary>
    internal ResampledInterval Interval => _interval;

    /// <summary>The law.</summary>
    public required ILaw Law { get; init; }

    /// <summary>What was minimised, in words.</summary>
    public required string Objective { get; init; }

    /// <summary>The same as settings.</summary>
    public required ObjectiveSettings Settings { get; init; }

    /// <summary>Its value at the estimate.</summary>
    public required double ObjectiveValue { get; init; }

    /// <summary>Estimate in raw units of N and D, in the order of the law's parameters.</summary>
    public required IReadOnlyList<double> Theta { get; init; }

    /// <summary>Estimate with intervals, under the published symbols.</summary>
    public required IReadOnlyList<ParameterEstimate> Parameters { get; init; }

    /// <summary>Why the solver stopped.</summary>
    public required StopReason Stop { get; init; }

    /// <summary>Starts tried from cold.</summary>
    public required int SeedsTried { get; init; }

    /// <summary>Starts that ended at the same optimum.</summary>
    public required int SeedsAgreeing { get; init; }

    /// <summary>Standard deviation of the log residuals, with n - p degrees of freedom.</summary>
    public required double ResidualSd { get; init; }

    /// <summary>How much runs differ that differ in nothing but their seed; null when no run has a replicate.</summary>
    public required RunNoise? ReplicateNoise { get; init; }

    /// <summary>
    /// Standard deviation of log loss taken for a new run: that of replicates when there are enough and the law fits within it,
    /// that of residuals otherwise, an assumed one when the law goes through the runs.
    /// </summary>
    public required double NoiseSd { get; init; }

    /// <summary>How runs were resampled.</summary>
    public required Resampling Resampling { get; init; }

    /// <summary>Observed minus fitted log loss, in the order of <see cref="Observations"/>.</summary>
    public required IReadOnlyList<double> LogResiduals { get; init; }

    /// <summary>The runs that were fitted.</summary>
    public required IReadOnlyList<Observation> Observations { get; init; }

    /// <summary>Level of every interval, such as .95.</summary>
    public required double Level { get; init; }

    /// <summary>Parameter vectors of the refits behind the intervals; empty when none were asked for.</summary>
    public required IReadOnlyList<double[]> Refits { get; init; }

    /// <summary>What a user must know before believing it.</summary>
    public required IReadOnlyList<Diagnostic> Diagnostics { get; init; }

    /// <summary>Loss of the law at (N, D), nats per token, with the interval of the law itself.</summary>
    /// <param name="parameters">N, above 0.</param>
    /// <param name="tokens">D, above 0.</param>
    public Estimate Mean(double parameters, double tokens)
    {
        ObservationCheck.Positive(parameters, "params (N)");
        ObservationCheck.Positive(tokens, "tokens (D)");
        return Mean(ScalePoint.Of(parameters, tokens));
    }

    /// <summary>
    /// Loss of the law at a point, nats per token, with the interval of the law itself. Refits stay where they start along a direction
    /// about which the runs say nothing; there the interval by profiling is joined to theirs.
    /// </summary>
    /// <param name="at">The point; above 0 on every axis of the law.</param>
    public Estimate Mean(ScalePoint at)
    {
        foreach (Axis axis in Law.Axes)
            ObservationCheck.Positive(at.On(axis), AxisNames.Of(axis));
        double[] losses = new double[Refits.Count];
        for (int b = 0; b < losses.Length; b++)
            losses[b] = Law.Loss(Refits[b], at);
        Estimate resampled = _interval.Of(Law.Loss([.. Theta], at), losses);
        if (!_hasFreeDirection || losses.Length == 0)
            return resampled;
        Estimate profiled = Profile(DerivedQuantity.LossAt(Law, at)).Value;
        return resampled with { Lower = Math.Min(resampled.Lower, profiled.Lower), Upper = Math.Max(resampled.Upper, profiled.Upper) };
    }

    /// <summary>
    /// Loss of one new run at (N, D), nats per token: the interval of the law and the noise of a run, added in quadrature
    /// on the log scale.
    /// </summary>
    /// <param name="parameters">N, above 0.</param>
    /// <param name="tokens">D, above 0.</param>
    public Estimate NewRun(double parameters, double tokens) => WithNoise(Mean(parameters, tokens));

    /// <summary>As <see cref="NewRun(double, double)"/>, at a point.</summary>
    /// <param name="at">The point; above 0 on every axis of the law.</param>
    public Estimate NewRun(ScalePoint at) => WithNoise(Mean(at));

    /// <summary>Interval of a quantity by profiling the objective over it: which values fit the runs nearly as well as the best.</summary>
    /// <param name="quantity">The quantity.</param>
    public ProfileInterval Profile(DerivedQuantity quantity) => _profile.Of(quantity, quantity.Of([.. Theta]), Level);

    /// <summary>Interval of a quantity from the refits behind <see cref="Refits"/>.</summary>
    /// <param name="quantity">The quantity.</param>
    public Estimate Resampled(DerivedQuantity quantity)
    {
        double value = quantity.Of([.. Theta]);
        double[] refits = [.. Refits.Select(quantity.Of)];
        return quantity.IsPositive ? _interval.Of(value, refits) : _interval.OfSigned(value, refits);
    }

    /// <summary>Adds the noise of one run to the interval of a mean, in quadrature on the log scale.</summary>
    internal Estimate WithNoise(Estimate mean)
    {
        double lower = double.Hypot(Math.Log(mean.Value / mean.Lower), _noise);
        double upper = double.Hypot(Math.Log(mean.Upper / mean.Value), _noise);
        return new Estimate(mean.Value, mean.Value * Math.Exp(-lower), mean.Value * Math.Exp(upper));
    }
}
