using Isoloss.Core.Laws;

namespace Isoloss.Core.Comparison;

/// <summary>
/// The law of one arm under the averaged joint fit: chinchilla read at <c>(N g, D g)</c> with
/// <c>log g = Slope t + SlowFade exp(-t/4) + FastFade exp(-3t/4)</c>, <c>t = log(N D) - CentreLogProduct</c>, times
/// <c>exp(LossGap + LossTrend t)</c>.
/// </summary>
public sealed record ArmLaw
{
    /// <summary>E, A, B, alpha, beta in raw units of N and D.</summary>
    public required IReadOnlyList<double> Theta { get; init; }

    /// <summary>By how much the arm pulls ahead in log N and log D per unit of log(N D). Default 0.</summary>
    public double Slope { get; init; }

    /// <summary>What the arm is ahead by in log N and log D at the centre and loses slowly with scale. Default 0.</summary>
    public double SlowFade { get; init; }

    /// <summary>The same for what it loses fast. Default 0.</summary>
    public double FastFade { get; init; }

    /// <summary>What is added to log loss at the centre, whatever the law. Default 0.</summary>
    public double LossGap { get; init; }

    /// <summary>How that changes per unit of log(N D). Default 0.</summary>
    public double LossTrend { get; init; }

    /// <summary>log(N D) at the ladder's centre. Default 0.</summary>
    public double CentreLogProduct { get; init; }

    /// <summary>Loss at (N, D), nats per token.</summary>
    /// <param name="parameters">N, above 0.</param>
    /// <param name="tokens">D, above 0.</param>
    public double Loss(double parameters, double tokens)
    {
        double t = Math.Log(parameters) + Math.Log(tokens) - CentreLogProduct;
        double grow = Math.Exp(Slope * t + SlowFade * JointModel.Fade(JointModel.SlowRate, t) + FastFade * JointModel.Fade(JointModel.FastRate, t));
        return Math.Exp(LossGap + LossTrend * t) * Chinchilla.Instance.Loss([.. Theta], ScalePoint.Of(grow * parameters, grow * tokens));
    }

    /// <summary>One arm of the averaged fit; side -1 is the baseline, 1 the variant.</summary>
    internal static ArmLaw Of(JointModel model, double[] phi, int side)
    {
        double shift = 0.25 * side * phi[JointModel.Mu], tilt = 0.5 * side * phi[JointModel.Tilt];
        double[] theta = model.MiddleTheta(phi);
        double alpha = theta[3] * Math.Exp(0.5 * side * phi[JointModel.AlphaGap]), beta = theta[4] * Math.Exp(0.5 * side * phi[JointModel.BetaGap]);
        double size = Math.Log(theta[1]) - theta[3] * model.CentreParams, data = Math.Log(theta[2]) - theta[4] * model.CentreTokens;
        return new ArmLaw
        {
            Theta =
            [
                theta[0] * Math.Exp(0.5 * side * phi[JointModel.FloorGap]),
                Math.Exp(size + alpha * (model.CentreParams - shift - tilt)),
                Math.Exp(data + beta * (model.CentreTokens - shift + tilt)),
                alpha,
                beta,
            ],
            Slope = 0.25 * side * phi[JointModel.Slope],
            SlowFade = 0.25 * side * phi[JointModel.SlowFade],
            FastFade = 0.25 * side * phi[JointModel.FastFade],
            LossGap = 0.5 * side * phi[JointModel.LossGap],
            LossTrend = 0.5 * side * phi[JointModel.LossTrend],
            CentreLogProduct = model.CentreParams + model.CentreTokens,
        };
    }
}
