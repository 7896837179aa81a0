namespace Isoloss.Core.Comparison;

/// <summary>
/// How often changes turn out to be worth it at scale, before any run. The joint model takes gain and loss as equally likely;
/// a prior probability changes the odds by its own: exact when the model's prior density is raised or lowered alike on each
/// side of the smallest worthwhile gain.
/// </summary>
public static class SurvivalPrior
{
    /// <summary>Of 20 published modifications 2 survived at 1.2B parameters.</summary>
    public const double Published = 2.0 / 20;

    /// <summary>The model's own: gain and loss alike.</summary>
    public const double Even = 0.5;

    /// <summary>A probability under even odds, brought to the odds of <paramref name="prior"/>.</summary>
    internal static double Update(double better, double prior)
    {
        double yes = better * prior, no = (1 - better) * (1 - prior);
        return yes / (yes + no);
    }
}
