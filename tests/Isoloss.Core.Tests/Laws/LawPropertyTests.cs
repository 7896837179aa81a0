using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

/// <summary>What holds for every law: more of anything never hurts, and units do not matter.</summary>
public sealed class LawPropertyTests
{
    private static readonly Axis[] Resources = [Axis.Params, Axis.Tokens, Axis.Flops, Axis.UniqueTokens, Axis.Steps];

    public static TheoryData<string, double[]> Truths => LawFitTests.Truths;

    [Theory, MemberData(nameof(Truths))]
    public void The_response_moves_one_way_along_every_resource(string name, double[] theta)
    {
        ILaw law = LawCatalog.Find(name);
        foreach (Axis axis in law.Axes.Intersect(Resources))
            Gen.Double[-3, 3].Sample(shift =>
            {
                ScalePoint at = Scaled(LawLadder.Runs()[9].At, axis, Math.Exp(shift));
                double more = law.Loss(theta, Scaled(at, axis, 1.5)), here = law.Loss(theta, at);
                Assert.True(law is Transfer ? more >= here : more <= here, $"{axis}");
            }, iter: 40);
    }

    /// <summary>Parameters in thousands, tokens in forward passes of 1,024: fits differ in A, B, Nc, Dc and in no prediction.</summary>
    [Theory, MemberData(nameof(Truths))]
    public void The_unit_of_an_axis_changes_no_fitted_prediction(string name, double[] theta)
    {
        ILaw law = LawCatalog.Find(name);
        Observation[] runs = LawLadder.Of(law, theta);
        for (int i = 0; i < runs.Length; i++)
            runs[i] = runs[i] with { Loss = runs[i].Loss * (1 + 0.004 * Math.Sin(7 * i * i)) };
        double[] plain = [.. LawLadder.Fit(law, runs).Theta], rescaled = [.. LawLadder.Fit(law, [.. runs.Select(InOtherUnits)]).Theta];
        foreach (Observation run in runs)
            Assert.Equal(1, law.Loss(rescaled, InOtherUnits(run).At) / law.Loss(plain, run.At), 1e-5);
    }

    private static Observation InOtherUnits(Observation run) => run with
    {
        Params = run.Params / 1000,
        Tokens = run.Tokens / 1024,
        Flops = run.Flops / 8.64e19,
        UniqueTokens = run.UniqueTokens / 1024,
        BatchTokens = run.BatchTokens / 1024,
        LearningRate = run.LearningRate * 1000,
    };

    private static ScalePoint Scaled(ScalePoint at, Axis axis, double by) => axis switch
    {
        Axis.Params => at with { Params = at.Params * by },
        Axis.Tokens => at with { Tokens = at.Tokens * by },
        Axis.Flops => at with { Flops = at.Flops * by },
        Axis.UniqueTokens => at with { UniqueTokens = at.UniqueTokens * by },
        Axis.Steps => at with { Steps = at.Steps * by },
        _ => throw new ArgumentOutOfRangeException(nameof(axis), axis, null),
    };
}
