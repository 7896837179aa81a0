using CsCheck;
using Isoloss.Core.Laws;
using Isoloss.Core.Prediction;

namespace Isoloss.Tests;

public sealed class LawPriorTests
{
    [Fact]
    public void Derivatives_agree_with_finite_differences() => Gen.Select(Gen.Int[0, Predictor.Forms.Count - 1], Gen.Double[0.1, 0.9].Array[6]).Sample((form, shares) =>
    {
        const double step = 1e-5;
        ILaw law = Predictor.Forms[form];
        int p = law.Parameters.Count;
        double[] at = new double[p], gradient = new double[p], hessian = new double[p * p], metric = new double[p * p];
        for (int k = 0; k < p; k++)
            at[k] = law.WorkingBounds[k].Lower + shares[k] * (law.WorkingBounds[k].Upper - law.WorkingBounds[k].Lower);
        var prior = new LawPrior(law, Math.Log(2.5)) { Strength = 0.7 };
        prior.AddDerivatives(at, gradient, hessian, metric);
        for (int k = 0; k < p; k++)
        {
            double up = Moved(prior, at, k, step), here = prior.Value(at), down = Moved(prior, at, k, -step);
            Close((up - down) / (2 * step), gradient[k], 1e-6);
            Close((up - 2 * here + down) / (step * step), hessian[k * p + k], 1e-3);
            Assert.True(metric[k * p + k] >= Math.Abs(hessian[k * p + k]) * (1 - 1e-12));
        }
    }, iter: 200);

    [Fact]
    public void The_prior_is_least_at_its_centre()
    {
        var prior = new LawPrior(Tied.Instance, Math.Log(2));
        int floor = Enumerable.Range(0, 4).Single(k => Tied.Instance.Parameters[Tied.Instance.WorkingOrder[k]].Role == ParameterRole.Floor);
        int exponent = Enumerable.Range(0, 4).Single(k => Tied.Instance.Parameters[Tied.Instance.WorkingOrder[k]].Role == ParameterRole.Exponent);
        double[] at = new double[4];
        (at[floor], at[exponent]) = (Math.Log(1.2), 0.4);
        Assert.Equal(0, prior.Value(at), 12);
        at[exponent] = 0.5;
        Assert.True(prior.Value(at) > 0);
    }

    private static double Moved(LawPrior prior, double[] at, int k, double by)
    {
        double[] moved = [.. at];
        moved[k] += by;
        return prior.Value(moved);
    }

    private static void Close(double expected, double actual, double tolerance) =>
        Assert.InRange(actual - expected, -tolerance * (1 + Math.Abs(expected)), tolerance * (1 + Math.Abs(expected)));
}
