namespace Isoloss.Core.Planning;

/// <summary>
/// The allocation that reaches the compute-efficient loss with the least compute for training and serving together,
/// <c>k N D + (k/3) N T</c> for T served tokens: Sardana et al. 2023 (arXiv:2401.00448), equation 3. A forward pass is a
/// third of forward and backward, so with k = 6 serving costs 2 N a token.
/// </summary>
/// <param name="Params">N.</param>
/// <param name="Tokens">D.</param>
/// <param name="TrainingFlops">k N D, FLOP.</param>
/// <param name="ServingFlops">(k/3) N T, FLOP.</param>
/// <param name="EfficientTotal">Training and serving of the compute-efficient point, FLOP.</param>
internal sealed record ServedAllocation(
    double Params, double Tokens, double TrainingFlops, double ServingFlops, double EfficientTotal)
{
    /// <summary>How far below the efficient size the search reaches, in log N.</summary>
    private const double Reach = 16;

    /// <summary>Width at which the search stops, in log N; the total is flat there to 1e-10.</summary>
    private const double Precision = 1e-5;

    /// <summary>Training and serving, FLOP.</summary>
    public double Total => TrainingFlops + ServingFlops;

    /// <summary>Total over that of the compute-efficient point; at most 1.</summary>
    public double TotalFactor => Total / EfficientTotal;

    /// <summary>Golden-section search over log N below the efficient size: serving always favours smaller models.</summary>
    public static ServedAllocation Of(
        Func<double, double, double> lossAt, Allocation best, double perParameterToken, double servedTokens)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2, high = Math.Log(best.Params), low = high - Reach;
        while (high - low > Precision)
        {
            double left = high - ratio * (high - low), right = low + ratio * (high - low);
            // A size that never gets to the loss costs without end on both sides: the smaller one goes.
            if (Cost(left) < Cost(right))
                high = right;
            else
                low = left;
        }
        double parameters = Math.Exp(high), tokens = TokensAt(parameters);
        return new(
            parameters, tokens, perParameterToken * parameters * tokens, perParameterToken / 3 * parameters * servedTokens,
            perParameterToken * best.Params * (best.Tokens + servedTokens / 3));

        double TokensAt(double n) => IsolossCurve.TokensFor(lossAt, best.Loss, n) ?? double.PositiveInfinity;
        double Cost(double logParams) => Math.Exp(logParams) * (TokensAt(Math.Exp(logParams)) + servedTokens / 3);
    }
}
