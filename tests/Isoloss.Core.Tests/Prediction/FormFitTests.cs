using Isoloss.Core;
using Isoloss.Core.Laws;
using Isoloss.Core.Prediction;

namespace Isoloss.Tests;

public sealed class FormFitTests
{
    private static readonly PredictionOptions Usual = new();

    [Fact]
    public void The_form_that_made_exact_runs_goes_through_them()
    {
        Observation[] runs = Ladder.Arm(sizes: 6);
        var fit = FormFit.Of(Chinchilla.Instance, runs, Usual);
        foreach (Observation run in runs)
            Assert.InRange(Math.Log(run.Loss) - fit.At(run.Params, run.Tokens).LogLoss, -1e-3, 1e-3);
    }

    [Fact]
    public void Noise_alike_on_all_runs_is_found_to_within_a_third_on_average()
    {
        double[] found = [.. Enumerable.Range(1, 40).Select(seed => FormFit.Of(Chinchilla.Instance, Ladder.Arm(noise: 0.01, seed: seed, sizes: 10), Usual).Noise)];
        Assert.InRange(Math.Sqrt(found.Average(n => n * n)), 0.0067, 0.0133);
    }

    [Fact]
    public void Noise_that_grows_towards_small_runs_is_reported_as_it_is_near_the_largest()
    {
        double largest = Ladder.Rungs(12).Max(p => p.Flops);
        double[] found = [.. Enumerable.Range(1, 40).Select(seed =>
        {
            var random = new Random(seed);
            Observation[] runs =
            [
                .. Ladder.Arm(sizes: 12).Select(o => o with { Loss = o.Loss * Math.Exp(0.002 * Math.Pow(largest / o.Flops, 0.25) * Ladder.Normal(random)) }),
            ];
            return FormFit.Of(Chinchilla.Instance, runs, Usual).Noise;
        })];
        // On average over the runs it is four times as large.
        Assert.InRange(Math.Sqrt(found.Average(n => n * n)), 0.001, 0.004);
    }

    [Fact]
    public void Parameters_are_known_less_far_from_the_runs()
    {
        var fit = FormFit.Of(Chinchilla.Instance, Ladder.Arm(noise: 0.003), Usual);
        Assert.True(fit.At(1e12, 2e13).ParameterSd > fit.At(2e8, 4e9).ParameterSd);
    }

    [Fact]
    public void Many_runs_that_repeat_few_give_the_fit_of_the_few()
    {
        Observation[] few = Ladder.Arm(noise: 0.003), many = [.. Enumerable.Repeat(few, 200).SelectMany(r => r).OrderBy(o => o.Flops)];
        FormFit one = FormFit.Of(Chinchilla.Instance, few, Usual with { PriorSpread = 1e3 }), other = FormFit.Of(Chinchilla.Instance, many, Usual with { PriorSpread = 1e3 });
        Observation largest = few.MaxBy(o => o.Flops);
        Assert.InRange(one.At(largest.Params, largest.Tokens).LogLoss - other.At(largest.Params, largest.Tokens).LogLoss, -0.002, 0.002);
    }
}
