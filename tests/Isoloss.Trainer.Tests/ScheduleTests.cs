using CsCheck;
using Isoloss.Runs.Recipes;
using Isoloss.Trainer.Training;

namespace Isoloss.Tests;

/// <summary>The learning rate and the plan of a run.</summary>
public sealed class ScheduleTests
{
    private static readonly Gen<(ScheduleRecipe Schedule, int Steps, int Batch)> Runs = Gen.Select(
        Gen.Enum<ScheduleName>(), Gen.Long[0, 20_000], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[1, 400], Gen.Int[1, 500],
        (name, warmup, decay, final, steps, batch) =>
            (new ScheduleRecipe { Name = name, WarmupTokens = warmup, DecayFraction = decay, FinalRatio = final }, steps, batch));

    [Fact]
    public void Rates_rise_to_the_peak_and_then_never_rise() => Runs.Sample(run =>
    {
        double[] rates = [.. Enumerable.Range(0, run.Steps).Select(s => run.Schedule.Multiple(s, run.Steps, run.Batch))];
        Assert.All(rates, r => Assert.InRange(r, 0, 1));
        int warmup = (int)Math.Min(run.Schedule.WarmupTokens / run.Batch, run.Steps / 2);
        for (int i = 1; i < warmup; i++)
            Assert.True(rates[i] > rates[i - 1]);
        for (int i = warmup + 1; i < rates.Length; i++)
            Assert.True(rates[i] <= rates[i - 1] + 1e-12);
        if (run.Schedule.Name == ScheduleName.Constant && warmup < run.Steps)
            Assert.Equal(1, rates[^1]);
    });

    [Theory]
    [InlineData(ScheduleName.Cosine)]
    [InlineData(ScheduleName.Wsd)]
    public void A_decay_ends_near_its_final_ratio(ScheduleName name)
    {
        var schedule = new ScheduleRecipe { Name = name, FinalRatio = 0.1 };
        Assert.Equal(1, schedule.Multiple(500, 10_000, 100), 12);
        Assert.InRange(schedule.Multiple(9_999, 10_000, 100), 0.1, 0.101);
        Assert.Equal(name == ScheduleName.Wsd ? 1 : 0.55, schedule.Multiple(5_250, 10_000, 100), 2);
    }

    [Fact]
    public void A_plan_has_few_lines_and_evaluates_at_the_end() =>
        Gen.Select(Gen.Long[1, 2_000_000], Gen.Int[1, 12]).Sample((tokens, points) =>
    {
        var plan = new RunPlan(new Recipe { BatchTokens = 128, Evaluation = new EvaluationRecipe { Points = points } }, tokens);
        Assert.True(plan.Tokens(plan.Steps) >= tokens && plan.Tokens(plan.Steps - 1) < tokens);
        Assert.True(plan.IsEvaluated(plan.Steps));
        long last = -1;
        int lines = 0, evaluations = 0;
        for (long step = 1; step <= plan.Steps; step++)
        {
            if (plan.IsRecorded(step))
                (last, lines) = (step, lines + 1);
            evaluations += plan.IsEvaluated(step) ? 1 : 0;
            Assert.Equal(last, plan.LastRecorded(step));
        }
        Assert.InRange(lines, 1, 200 + points);
        Assert.InRange(evaluations, 1, points);
        Assert.True(evaluations == points || plan.Steps < 1L << points);
    }, iter: 30);

    [Fact]
    public void A_huge_batch_goes_through_the_model_in_parts()
    {
        var model = new ModelRecipe();
        Assert.InRange(MemoryBudget.SequencesAtOnce(model, new ModelSize { Width = 64, Layers = 2 }, 256), 200, 100_000);
        Assert.InRange(MemoryBudget.SequencesAtOnce(model, new ModelSize { Width = 1024, Layers = 24 }, 50_000), 1, 8);
        Assert.Equal(1,
            MemoryBudget.SequencesAtOnce(model with { Context = 65_536 }, new ModelSize { Width = 4096, Layers = 48 }, 50_000));
    }
}
