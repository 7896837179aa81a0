using System.Globalization;
using Isoloss.Core.Laws;

namespace Isoloss.Core.Fitting;

/// <summary>What runs cannot tell about a law, found and said before anyone believes the fit.</summary>
internal static class FitDiagnostics
{
    /// <summary>A part of the loss below this fraction everywhere is called absent.</summary>
    private const double AbsentShare = 1e-3;

    /// <summary>All diagnoses of a fit.</summary>
    public static IReadOnlyList<Diagnostic> Of(
        ILaw law, IReadOnlyList<Observation> observations, Rungs rungs, ReadOnlySpan<double> working,
        ReadOnlySpan<double> residuals, FlatDirection flattest, StopReason stop)
    {
        List<Diagnostic> found = [.. LadderDiagnostics.Shape(observations), .. LadderDiagnostics.Replicates(observations, "runs"), .. LadderDiagnostics.Duplicates(observations, "runs")];
        if (stop != StopReason.Converged)
            found.Add(new("not-converged", $"The solver stopped with {stop}.", "Look for runs with an impossible loss, or add rungs."));
        if (!law.Axes.Contains(Axis.UniqueTokens) && law.Axes.Contains(Axis.Tokens))
            found.AddRange(LadderDiagnostics.Repeats(observations));
        AddBounds(found, law, working);
        AddFlatDirection(found, law, rungs, flattest);
        AddOutliers(found, observations, residuals);
        return found;
    }

    private static void AddBounds(List<Diagnostic> found, ILaw law, ReadOnlySpan<double> working)
    {
        for (int k = 0; k < working.Length; k++)
        {
            (double lower, double upper) = law.WorkingBounds[k];
            // The log of a part of the loss: below the smallest visible share it does not matter where exactly it is.
            bool isTerm = law.WorkingBounds[k] == SumOfPowers.LogTermBounds;
            bool below = working[k] <= (isTerm ? Math.Log(AbsentShare) : lower);
            if (!below && working[k] < upper)
                continue;
            string name = law.Parameters[law.WorkingOrder[k]].Name;
            found.Add(new("parameter-at-bound",
                $"{name} ran to the {(below ? "lower" : "upper")} end of its domain: these runs do not need that part of the law.",
                "Do not read the parameter as a number; use a simpler law or add rungs that vary N and D separately."));
        }
    }

    private static void AddFlatDirection(List<Diagnostic> found, ILaw law, Rungs rungs, FlatDirection flattest)
    {
        int p = law.Parameters.Count;
        if (!flattest.IsOpen && rungs.Count >= p)
            return;
        var named = Enumerable.Range(0, p).OrderByDescending(k => Math.Abs(flattest.Direction[k])).Take(2)
            .Select(k => law.Parameters[law.WorkingOrder[k]].Name);
        found.Add(new("flat-direction",
            $"These runs leave a combination of {string.Join(" and ", named)} open: it can change by a factor of e without a visible change of fit.",
            "Predictions inside the data are still usable; far beyond it they are not. Add rungs that differ more, or use a law with fewer parameters."));
    }

    private static void AddOutliers(List<Diagnostic> found, IReadOnlyList<Observation> observations, ReadOnlySpan<double> residuals)
    {
        double[] sizes = new double[residuals.Length];
        for (int i = 0; i < sizes.Length; i++)
            sizes[i] = Math.Abs(residuals[i]);
        double typical = LadderDiagnostics.Median([.. sizes]) / 0.6745;
        var worst = Enumerable.Range(0, sizes.Length).Where(i => sizes[i] > Math.Max(LadderDiagnostics.OutlierFactor * typical, 1e-6))
            .OrderByDescending(i => sizes[i]).ToArray();
        if (worst.Length == 0 || sizes.Length < 2 * 4)
            return;
        Observation o = observations[worst[0]];
        found.Add(new("outlier-rung", string.Create(CultureInfo.InvariantCulture,
            $"{worst.Length} of {sizes.Length} runs lie more than {LadderDiagnostics.OutlierFactor} typical residuals off the law; the furthest is N={o.Params:0.###e0}, D={o.Tokens:0.###e0}, loss {o.Loss:0.####}."),
            "Look at the learning curves of these runs. They are kept, at the reduced weight of the robust objective."));
    }
}
