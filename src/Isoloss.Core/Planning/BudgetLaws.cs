namespace Isoloss.Core.Planning;

/// <summary>
/// Budget laws that were fitted one by one, as in Kaplan et al. 2020: what compute-efficient training uses, what loss it
/// reaches, and what loss an amount of data allows. Being separate fits they contradict each other beyond a kink (their
/// section 6.3); one law L(N, D) cannot, since it never goes below its own L(D).
/// Compute is in PF-days; 1 PF-day is 1e15 * 86400 = 8.64e19 FLOP.
/// </summary>
public sealed record BudgetLaws
{
    /// <summary>FLOP in a PF-day.</summary>
    public const double FlopsPerPfDay = 8.64e19;

    /// <summary>Efficient N at C = 1 PF-day, parameters.</summary>
    public required double ParamsScale { get; init; }

    /// <summary>Exponent of the efficient N in C.</summary>
    public required double ParamsExponent { get; init; }

    /// <summary>Efficient D at C = 1 PF-day, tokens.</summary>
    public required double TokensScale { get; init; }

    /// <summary>Exponent of the efficient D in C.</summary>
    public required double TokensExponent { get; init; }

    /// <summary>Cc in L(C) = (Cc/C)^aC, PF-days.</summary>
    public required double ComputeScale { get; init; }

    /// <summary>aC.</summary>
    public required double ComputeExponent { get; init; }

    /// <summary>Dc in L(D) = (Dc/D)^aD, tokens.</summary>
    public required double DataScale { get; init; }

    /// <summary>aD.</summary>
    public required double DataExponent { get; init; }

    /// <summary>Tokens a model of one parameter needs to keep overfitting at the chosen share: D = scale N^exponent.</summary>
    public required double OverfittingScale { get; init; }

    /// <summary>Exponent of that law in N.</summary>
    public required double OverfittingExponent { get; init; }

    /// <summary>Kaplan et al. 2020, tables 4 to 6 and equation 4.4, with D = 2e10 C^.27.</summary>
    public static BudgetLaws Kaplan { get; } = new()
    {
        ParamsScale = 1.3e9,
        ParamsExponent = 0.73,
        TokensScale = 2e10,
        TokensExponent = 0.27,
        ComputeScale = 3.1e8,
        ComputeExponent = 0.050,
        DataScale = 5.4e13,
        DataExponent = 0.095,
        OverfittingScale = 5e3,
        OverfittingExponent = 0.74,
    };

    /// <summary>The same with their equation 6.7, D = 4e10 C^.26: data of training without reuse.</summary>
    public static BudgetLaws KaplanOnePass { get; } = Kaplan with { TokensScale = 4e10, TokensExponent = 0.26 };

    /// <summary>Exponent in C of the D that keeps overfitting at its share while the size follows the frontier.</summary>
    public double OverfittingTokensExponent => OverfittingExponent * ParamsExponent;

    /// <summary>
    /// Where the loss of efficient training meets the least loss that its data allows,
    /// <c>(Cc/C)^aC = (Dc/D(C))^aD</c>: beyond it one of the laws must bend.
    /// </summary>
    /// <exception cref="BadInputException">The two fall equally fast and never meet.</exception>
    public BudgetKink Kink()
    {
        double falls = ComputeExponent - DataExponent * TokensExponent;
        if (Math.Abs(falls) < 1e-12)
            throw new BadInputException("the loss of efficient training and the loss that its data allows fall equally fast: expected exponents that differ");
        double log = (ComputeExponent * Math.Log(ComputeScale) - DataExponent * Math.Log(DataScale / TokensScale)) / falls;
        return At(Math.Exp(log));
    }

    /// <summary>Where efficient training uses just the data that keeps overfitting at its share.</summary>
    /// <exception cref="BadInputException">The two grow equally fast and never meet.</exception>
    public BudgetKink OverfittingCrossing()
    {
        double gains = OverfittingTokensExponent - TokensExponent;
        if (Math.Abs(gains) < 1e-12)
            throw new BadInputException("the data of efficient training and the data against overfitting grow equally fast: expected exponents that differ");
        return At(Math.Pow(TokensScale / (OverfittingScale * Math.Pow(ParamsScale, OverfittingExponent)), 1 / gains));
    }

    private BudgetKink At(double pfDays) => new(
        pfDays,
        pfDays * FlopsPerPfDay,
        ParamsScale * Math.Pow(pfDays, ParamsExponent),
        TokensScale * Math.Pow(pfDays, TokensExponent),
        Math.Pow(ComputeScale / pfDays, ComputeExponent));
}
