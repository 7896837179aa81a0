using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Laws;
using Isoloss.Core.Monitoring;

namespace Isoloss.Tests;

public sealed class MultiPowerTests
{
    private static readonly double[] Theta = [1.03, -1.07, -1.95, -0.76, 3.6, 0.3, 0.4];

    [Fact]
    public void At_a_constant_rate_the_law_is_a_power_law_in_steps()
    {
        var path = new RatePath([0, 50_000], [3e-4, 3e-4]);
        foreach (double step in new double[] { 100, 7_000, 50_000 })
        {
            double expected = Math.Exp(Theta[0]) + Math.Exp(Theta[1]) * Math.Pow(step / MultiPower.Scale, -Math.Exp(Theta[3]));
            Assert.Equal(Math.Log(expected), MultiPower.LogLoss(Theta, path, step, []), 1e-12);
        }
    }

    [Fact]
    public void It_is_the_published_sum_over_every_step()
    {
        const double peak = 6e-4;
        const int last = 20_000;
        double[] rates = [.. Enumerable.Range(0, last + 1).Select(t => peak * (0.1 + 0.45 * (1 + Math.Cos(Math.PI * t / last))))];
        double alpha = Math.Exp(Theta[3]), beta = Math.Exp(Theta[5]), gamma = Theta[6];
        double a = Math.Exp(Theta[1]) * Math.Pow(MultiPower.Scale * peak, alpha), b = Math.Exp(Theta[2]) / peak;
        double c = Math.Exp(Theta[4]) * Math.Pow(peak, gamma - 1) / MultiPower.Scale;
        var sums = new double[last + 1];
        for (int t = 1; t <= last; t++)
            sums[t] = sums[t - 1] + rates[t];
        double fallen = 0;
        for (int k = 1; k <= last; k++)
            fallen += (rates[k - 1] - rates[k]) * (1 - Math.Pow(1 + c * Math.Pow(rates[k], -gamma) * (sums[last] - sums[k - 1]), -beta));
        double published = Math.Exp(Theta[0]) + a * Math.Pow(sums[last], -alpha) - b * fallen;
        var path = new RatePath([.. Enumerable.Range(0, last + 1).Select(t => (double)t)], rates);
        Assert.Equal(published, Math.Exp(MultiPower.LogLoss(Theta, path, last, [])), 3e-4);
    }

    [Fact]
    public void The_unit_of_the_learning_rate_changes_nothing() => Gen.Double[1e-6, 10].Sample(peak =>
    {
        RatePath path = SimulatedCurve.Cosine(peak), other = SimulatedCurve.Cosine();
        Assert.Equal(MultiPower.LogLoss(Theta, other, 31_000, []), MultiPower.LogLoss(Theta, path, 31_000, []), 1e-9);
    }, iter: 50);

    [Fact]
    public void The_derivatives_are_those_of_the_loss()
    {
        var path = SimulatedCurve.Cosine();
        double[] gradient = new double[MultiPower.Count];
        MultiPower.LogLoss(Theta, path, 30_000, gradient);
        for (int k = 0; k < MultiPower.Count; k++)
        {
            double[] up = [.. Theta], down = [.. Theta];
            (up[k], down[k]) = (up[k] + 1e-5, down[k] - 1e-5);
            double slope = (MultiPower.LogLoss(up, path, 30_000, []) - MultiPower.LogLoss(down, path, 30_000, [])) / 2e-5;
            Assert.Equal(slope, gradient[k], 1e-7);
        }
    }

    [Fact]
    public void Decay_lowers_the_loss_below_that_of_a_constant_rate_at_the_same_sum()
    {
        var flat = new RatePath([0, 20_000], [1, 1]);
        var decayed = new RatePath([0, 15_000, 25_000], [1, 1, 0]);
        Assert.Equal(flat.SumAt(20_000), decayed.SumAt(25_000), 1e-9);
        Assert.True(MultiPower.LogLoss(Theta, decayed, 25_000, []) < MultiPower.LogLoss(Theta, flat, 20_000, []) - 0.01);
    }

    [Fact]
    public void A_path_whose_steps_do_not_rise_is_refused() =>
        Assert.Contains("rising steps", Assert.Throws<BadInputException>(() => new RatePath([0, 5, 5], [1, 1, 1])).Message, StringComparison.Ordinal);
}
