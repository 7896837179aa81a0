using CsCheck;
using Isoloss.Runs.Recipes;

namespace Isoloss.Tests.Recipes;

public sealed class ScheduleRecipeTests
{
    private static readonly Gen<(ScheduleRecipe Schedule, int Steps)> Schedules =
        Gen.Select(Gen.Enum<ScheduleName>(), Gen.Long[0, 2_000_000], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[1, 500])
            .Select((name, warmup, decay, final, steps) =>
                (new ScheduleRecipe { Name = name, WarmupTokens = warmup, DecayFraction = decay, FinalRatio = final }, steps));

    private static double[] Multiples(ScheduleRecipe schedule, int steps) =>
        [.. Enumerable.Range(0, steps).Select(step => schedule.Multiple(step, steps, 2048))];

    [Fact]
    public void A_multiple_is_above_0_and_at_most_1_and_rises_before_it_falls() => Schedules.Sample((schedule, steps) =>
    {
        double[] multiples = Multiples(schedule, steps);
        Assert.All(multiples, m => Assert.InRange(m, double.Epsilon, 1));
        int top = Array.IndexOf(multiples, multiples.Max());
        for (int i = 1; i < steps; i++)
            Assert.True(i <= top
                ? multiples[i] >= multiples[i - 1]
                : multiples[i] <= multiples[i - 1] + 1e-15, $"{schedule}, step {i} of {steps}");
    });

    [Fact]
    public void Warm_up_is_linear_and_takes_at_most_half() => Schedules.Sample((schedule, steps) =>
    {
        long warmup = Math.Min(schedule.WarmupTokens / 2048, steps / 2);
        double[] multiples = Multiples(schedule, steps);
        for (int i = 0; i < warmup; i++)
            Assert.Equal((i + 1) / (warmup + 1.0), multiples[i], 12);
        Assert.True(warmup == steps || schedule.Name == ScheduleName.Wsd || multiples[(int)warmup] == 1);
    });

    [Fact]
    public void A_constant_schedule_stays_at_its_peak() =>
        Assert.All(
            Multiples(new ScheduleRecipe { Name = ScheduleName.Constant, WarmupTokens = 0 }, 100), m => Assert.Equal(1, m));

    [Fact]
    public void Half_way_through_a_cosine_is_the_mean_of_both_ends() =>
        Assert.Equal(0.55,
            new ScheduleRecipe { Name = ScheduleName.Cosine, WarmupTokens = 0, FinalRatio = 0.1 }.Multiple(50, 100, 2048), 12);

    [Fact]
    public void The_last_part_of_a_WSD_run_falls_in_equal_steps_towards_the_final_ratio()
    {
        double[] multiples = Multiples(new ScheduleRecipe { WarmupTokens = 0, DecayFraction = 0.2, FinalRatio = 0.1 }, 100);
        Assert.All(multiples[..80], m => Assert.Equal(1, m));
        for (int i = 80; i < 100; i++)
            Assert.Equal(0.9 / 21, multiples[i - 1] - multiples[i], 12);
        Assert.Equal(0.1 + 0.9 / 21, multiples[99], 12);
    }

    [Fact]
    public void Before_the_decay_a_WSD_run_does_not_depend_on_its_length() =>
        Gen.Select(Gen.Int[100, 1000], Gen.Int[1, 10]).Sample((steps, factor) =>
    {
        var schedule = new ScheduleRecipe { WarmupTokens = 20 * 2048 };
        double[] shorter = Multiples(schedule, steps), longer = Multiples(schedule, steps * factor);
        int stable = (int)(0.8 * steps) - 1;
        Assert.Equal(shorter[..stable], longer[..stable]);
    });
}
