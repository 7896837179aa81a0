using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Laws;
using Isoloss.Core.Prediction;

namespace Isoloss.Tests;

public sealed class PredictorTests
{
    private static readonly PredictionOptions Usual = new();

    private static readonly Gen<(int Seed, double Noise)> Ladders = Gen.Select(Gen.Int[1, 100_000], Gen.Double[0.0005, 0.01]);

    [Fact]
    public void Ten_times_beyond_an_exact_ladder_the_prediction_is_within_a_percent_and_its_interval_holds_the_truth()
    {
        var predictor = Predictor.Of(Ladder.Arm(), Usual);
        ScalePoint at = Tenfold();
        LossPrediction prediction = predictor.At(at);
        double truth = Ladder.Loss(at.Params, at.Tokens);
        Assert.InRange(prediction.Loss.Value / truth, 0.99, 1.01);
        Assert.True(prediction.Loss.Contains(truth));
        Assert.Equal(Math.Log(10), prediction.Beyond, 6);
    }

    [Fact]
    public void Counting_parameters_and_tokens_in_other_units_changes_no_prediction() => Gen.Select(Ladders, Gen.Double[1e-3, 1e3], Gen.Double[1e-3, 1e3])
        .Sample((ladder, perParam, perToken) =>
        {
            Observation[] runs = Ladder.Arm(noise: ladder.Noise, seed: ladder.Seed);
            Observation[] scaled = [.. runs.Select(o => o with { Params = o.Params * perParam, Tokens = o.Tokens * perToken })];
            ScalePoint at = Tenfold();
            Estimate loss = Predictor.Of(runs, Usual).At(at).Loss;
            Estimate other = Predictor.Of(scaled, Usual).At(at with { Params = at.Params * perParam, Tokens = at.Tokens * perToken }).Loss;
            Same(loss, other, 1e-5);
        }, iter: 15, threads: 1);

    [Fact]
    public void The_same_runs_in_another_order_give_the_same_answer() => Ladders.Sample(ladder =>
    {
        Observation[] runs = Ladder.Arm(noise: ladder.Noise, seed: ladder.Seed), shuffled = [.. runs];
        new Random(ladder.Seed).Shuffle(shuffled);
        Same(Predictor.Of(runs, Usual).Outlook(10).Loss, Predictor.Of(shuffled, Usual).Outlook(10).Loss, 0);
    }, iter: 15, threads: 1);

    [Fact]
    public void More_distance_never_narrows_the_interval() => Ladders.Sample(ladder =>
    {
        var predictor = Predictor.Of(Ladder.Arm(noise: ladder.Noise, seed: ladder.Seed), Usual);
        double width = 0;
        foreach (double factor in new[] { 1, 2, 5, 10, 30, 100, 1000 })
        {
            Estimate loss = predictor.Outlook(factor).Loss;
            double next = Math.Log(loss.Upper / loss.Lower);
            Assert.True(next >= width * (1 - 1e-6), $"at {factor}x the width is {next}, nearer it was {width}");
            width = next;
        }
    }, iter: 25, threads: 1);

    [Fact]
    public void The_parts_in_quadrature_are_about_a_quarter_of_the_interval() => Ladders.Sample(ladder =>
    {
        LossPrediction prediction = Predictor.Of(Ladder.Arm(noise: ladder.Noise, seed: ladder.Seed), Usual).Outlook(10);
        PredictionParts parts = prediction.Parts;
        double sd = Math.Sqrt(parts.Noise * parts.Noise + parts.Parameters * parts.Parameters + parts.Form * parts.Form + parts.Drift * parts.Drift);
        Assert.InRange(Math.Log(prediction.Loss.Upper / prediction.Loss.Lower) / sd, 3, 5);
    }, iter: 15, threads: 1);

    [Fact]
    public void A_run_of_weight_zero_is_as_if_it_were_not_there()
    {
        Observation[] runs = Ladder.Arm(noise: 0.003);
        Observation absurd = new(1e13, 1e14, 6e27, 9) { Weight = 0 };
        Same(Predictor.Of(runs, Usual).Outlook(10).Loss, Predictor.Of([.. runs, absurd], Usual).Outlook(10).Loss, 0);
    }

    [Fact]
    public void A_higher_level_gives_a_wider_interval_around_the_same_median()
    {
        Observation[] runs = Ladder.Arm(noise: 0.003);
        Estimate half = Predictor.Of(runs, Usual with { Level = 0.5 }).Outlook(10).Loss, most = Predictor.Of(runs, Usual with { Level = 0.99 }).Outlook(10).Loss;
        Assert.Equal(half.Value, most.Value);
        Assert.True(most.Lower < half.Lower && half.Upper < most.Upper);
    }

    [Fact]
    public void Ladders_that_do_not_vary_in_size_or_data_or_compute_still_predict()
    {
        Observation[] oneSize = Runs(i => (1e8, 1e9 * Math.Pow(2, i))), oneAmount = Runs(i => (1e7 * Math.Pow(2, i), 1e10));
        Observation[] oneCompute = Runs(i => (1e7 * Math.Pow(2, i), 1e11 / Math.Pow(2, i)));
        foreach (Observation[] runs in new[] { oneSize, oneAmount, oneCompute })
        {
            Estimate loss = Predictor.Of(runs, Usual).Outlook(10).Loss;
            Assert.True(0 < loss.Lower && loss.Lower < loss.Value && loss.Value < loss.Upper && double.IsFinite(loss.Upper));
        }
    }

    [Fact]
    public void One_outlier_among_many_runs_hardly_moves_the_prediction()
    {
        Observation[] runs = Ladder.Arm(noise: 0.002, sizes: 8), spoiled = [.. runs];
        spoiled[10] = spoiled[10] with { Loss = spoiled[10].Loss * 1.3 };
        double shift = Math.Log(Predictor.Of(spoiled, Usual).Outlook(10).Loss.Value / Predictor.Of(runs, Usual).Outlook(10).Loss.Value);
        Assert.InRange(shift, -0.01, 0.01);
    }

    [Fact]
    public void Too_few_rungs_are_refused_with_their_number()
    {
        Observation[] runs = [.. Ladder.Arm()[..3], Ladder.Arm()[0]];
        var refused = Assert.Throws<BadInputException>(() => Predictor.Of(runs, Usual));
        Assert.Contains("4 runs on 3 distinct (N, D)", refused.Message);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void A_loss_or_a_point_out_of_its_domain_is_refused(double bad)
    {
        Observation[] runs = Ladder.Arm();
        var predictor = Predictor.Of(runs, Usual);
        Assert.Throws<BadInputException>(() => predictor.At(new ScalePoint(bad, 1e9, 1e18)));
        Assert.Throws<BadInputException>(() => predictor.At(new ScalePoint(1e9, bad, 1e18)));
        Assert.Throws<BadInputException>(() => predictor.At(new ScalePoint(1e9, 1e9, bad)));
        Assert.Throws<BadInputException>(() => Predictor.Of([.. runs, runs[0] with { Loss = bad }], Usual));
    }

    [Fact]
    public void Settings_out_of_their_domain_are_refused()
    {
        Observation[] runs = Ladder.Arm();
        foreach (double level in new[] { 0, 1, 1.5, double.NaN })
            Assert.Throws<BadInputException>(() => Predictor.Of(runs, Usual with { Level = level }));
        foreach (double recency in new[] { -1, double.NaN })
            Assert.Throws<BadInputException>(() => Predictor.Of(runs, Usual with { Recency = recency }));
        Assert.Throws<BadInputException>(() => Predictor.Of([.. runs, runs[0] with { Weight = -1 }], Usual));
    }

    private static Observation[] Runs(Func<int, (double N, double D)> at) =>
    [
        .. Enumerable.Range(0, 8).Select(at)
            .Select(p => new Observation(p.N, p.D, 6 * p.N * p.D, Ladder.Loss(p.N, p.D))),
    ];

    private static ScalePoint Tenfold()
    {
        ScalePoint largest = Ladder.Rungs().MaxBy(p => p.Flops);
        return ScalePoint.Of(largest.Params * Math.Sqrt(10), largest.Tokens * Math.Sqrt(10));
    }

    private static void Same(Estimate a, Estimate b, double tolerance)
    {
        Assert.InRange(Math.Log(a.Value / b.Value), -tolerance, tolerance);
        Assert.InRange(Math.Log(a.Lower / b.Lower), -tolerance, tolerance);
        Assert.InRange(Math.Log(a.Upper / b.Upper), -tolerance, tolerance);
    }
}
