using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

/// <summary>
/// Tokens, forward passes, updates times batch: the unit in which data is counted changes no prediction, no limit, no plan and no
/// verdict of any law over size and data.
/// </summary>
public sealed class DataUnitTests
{
    /// <summary>Tokens in a forward pass of 1,024, and in an update of half a million.</summary>
    private static readonly double[] Units = [1024, 524_288];

    public static TheoryData<string, double[], double> Cases
    {
        get
        {
            var cases = new TheoryData<string, double[], double>();
            foreach (var row in LawFitTests.Truths)
                foreach (double unit in Units)
                    if (LawCatalog.Find(row.Data.Item1).Axes.Except([Axis.Params, Axis.Tokens, Axis.UniqueTokens]).Any() is false
                        && LawCatalog.Find(row.Data.Item1) is not Transfer && LawCatalog.Find(row.Data.Item1).Axes.Contains(Axis.Tokens))
                        cases.Add(row.Data.Item1, row.Data.Item2, unit);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void No_law_predicts_or_plans_otherwise(string name, double[] theta, double unit)
    {
        ILaw law = LawCatalog.Find(name);
        Observation[] tokens = LawLadder.Of(law, theta), other = [.. tokens.Select(o => o with { Tokens = o.Tokens / unit, UniqueTokens = o.UniqueTokens / unit })];
        double[] a = [.. LawLadder.Fit(law, tokens).Theta], b = [.. LawLadder.Fit(law, other).Theta];
        LossSurface inTokens = new(law), inUnits = new(law, FlopRule.Usual * unit);
        foreach (var (n, d) in new[] { (1e8, 1e10), (1e10, 1e12), (1e12, 1e11) })
        {
            Assert.Equal(1, inUnits.Loss(b, n, d / unit) / inTokens.Loss(a, n, d), 1e-4);
            Assert.Equal(1, inUnits.UnlimitedData(b, n) / inTokens.UnlimitedData(a, n), 1e-3);
            Assert.Equal(1, inUnits.UnlimitedParams(b, d / unit) / inTokens.UnlimitedParams(a, d), 1e-3);
        }
        if (Frontier.TryOptimal(law, a, 1e22) is not { } plan || Frontier.TryOptimal(law, b, 1e22, FlopRule.Usual * unit) is not { } same)
            return;
        Assert.Equal(1, same.Params / plan.Params, 0.01);
        Assert.Equal(1, same.Tokens * unit / plan.Tokens, 0.01);
    }

    [Theory, InlineData(1024), InlineData(524_288)]
    public void No_verdict_changes(double unit)
    {
        var target = new Target { Flops = 1e22 };
        Observation[] baseline = Ladder.Arm(noise: 0.005), variant = Ladder.Arm(1.2, 0.005, 2);
        var tokens = ArmComparer.Compare(baseline, variant, target, new CompareOptions { Resamples = 0 });
        var other = ArmComparer.Compare([.. baseline.Select(In)], [.. variant.Select(In)], target, new CompareOptions { Resamples = 0 });
        Assert.Equal(tokens.Verdict, other.Verdict);
        Assert.Equal(tokens.Multiplier.Value, other.Multiplier.Value, 1e-3);
        Assert.Equal(tokens.ProbabilityBetter, other.ProbabilityBetter, 1e-3);

        Observation In(Observation o) => o with { Tokens = o.Tokens / unit, UniqueTokens = o.UniqueTokens / unit };
    }
}
