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
    public void A_growing_batch_takes_every_window_once_and_ends_with_the_same_tokens() =>
        Gen.Select(Gen.Long[1, 300_000], Gen.Int[1, 4], Gen.Long[1, 200_000]).Sample((tokens, doublings, ramp) =>
    {
        var full = new Recipe { BatchTokens = 2048 };
        var grows = full with { Schedule = new ScheduleRecipe { BatchStartTokens = 2048 >> doublings, BatchRampTokens = ramp } };
        RunPlan one = new(full, tokens), plan = new(grows, tokens);
        Assert.Equal(one.Tokens(one.Steps), plan.Tokens(plan.Steps));
        long next = 0;
        int last = 0;
        for (long step = 1; step <= plan.Steps; step++)
        {
            var now = plan[step];
            Assert.Equal(next, now.FirstSequence);
            Assert.True(now.Sequences >= last && now.Sequences <= 16);
            Assert.Equal((now.FirstSequence + now.Sequences) * 128, plan.Tokens(step));
            (next, last) = (now.FirstSequence + now.Sequences, now.Sequences);
        }
        Assert.Equal(16 >> doublings, plan[1].Sequences);
        if (plan.Tokens(plan.Steps) > ramp + 2048 * (doublings + 1))
            Assert.Equal(16, last);
    }, iter: 200);

    [Fact]
    public void Without_a_ramp_a_step_is_what_it_was()
    {
        var recipe = new Recipe { Schedule = new ScheduleRecipe { Name = ScheduleName.Cosine } };
        var plan = new RunPlan(recipe, 1_000_000);
        for (long step = 1; step <= plan.Steps; step++)
            Assert.Equal(new StepPlan(recipe.Schedule.Multiple(step - 1, 489, 2048), 1, (step - 1) * 16, 16, step % 18 == 0), plan[step]);
    }

    [Fact]
    public void Weight_decay_goes_in_a_line_to_its_end()
    {
        var plan = new RunPlan(new Recipe { Schedule = new ScheduleRecipe { DecayFinal = 3 } }, 2048 * 100);
        Assert.Equal(1, plan[1].DecayMultiple);
        Assert.Equal(2, plan[51].DecayMultiple, 12);
        Assert.Equal(2.98, plan[100].DecayMultiple, 12);
    }

    [Fact]
    public void Probes_come_with_lines_and_of_single_sequences_at_most_every_32nd_step() => Gen.Long[1, 3_000_000].Sample(tokens =>
    {
        var plan = new RunPlan(new Recipe { BatchTokens = 128 }, tokens);
        long[] probed = [.. Enumerable.Range(1, (int)plan.Steps).Select(s => (long)s).Where(plan.IsProbed)];
        Assert.All(probed, step => Assert.True(plan.IsRecorded(step)));
        Assert.All(probed.Zip(probed.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 32, 1 << 20));
        Assert.True(probed.Length > 0 || plan.Steps < 64);
        Assert.Equal(1, plan.ProbeSequences);
    }, iter: 50);

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
