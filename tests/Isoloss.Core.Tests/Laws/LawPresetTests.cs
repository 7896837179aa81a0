using Isoloss.Core;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

/// <summary>Published fits and the numbers that their papers derive from them.</summary>
public sealed class LawPresetTests
{
    [Fact]
    public void Every_preset_is_found_by_its_name_and_fits_its_law()
    {
        foreach (LawPreset preset in LawPresets.All)
        {
            Assert.Same(preset, LawPresets.Find(preset.Name.ToUpperInvariant()));
            Assert.Equal(preset.Law.Parameters.Count, preset.Theta.Count);
            Assert.All(preset.Theta.Zip(preset.Law.Parameters), pair => Assert.InRange(pair.First, pair.Second.Lower, pair.Second.Upper));
            Assert.DoesNotContain(LawCatalog.All, law => law.Name == preset.Name);
        }
        Assert.Equal(LawPresets.All.Count, LawPresets.All.Select(p => p.Name).Distinct().Count());
    }

    [Fact]
    public void Published_intervals_hold_their_estimates()
    {
        LawPreset preset = LawPresets.Find("besiroglu-2024");
        Assert.Equal(preset.Theta.Count, preset.Intervals.Count);
        Assert.All(preset.Theta.Zip(preset.Intervals), pair => Assert.InRange(pair.First, pair.Second.Lower, pair.Second.Upper));
    }

    [Theory]
    [InlineData("hoffmann-2022-rounded", 92.6)]
    [InlineData("hoffmann-2022", 58.9)]
    [InlineData("besiroglu-2024", 18.4)]
    public void Compute_efficient_tokens_per_parameter_at_chinchilla_compute_are_as_published(string name, double ratio)
    {
        LawPreset preset = LawPresets.Find(name);
        ScalePoint best = Frontier.Optimal(preset.Law, [.. preset.Theta], 5.76e23);
        Assert.Equal(ratio, best.Tokens / best.Params, 0.06);
    }

    [Fact]
    public void The_steps_law_gives_the_published_loss_and_critical_batch()
    {
        LawPreset preset = LawPresets.Find("kaplan-2020-steps");
        var unlimitedBatch = new ScalePoint(1e9, 1e12, 6e21) { Steps = 1e5 };
        Assert.Equal(2.4005, preset.At(unlimitedBatch), 5e-5);
        Assert.Equal(2.4005, LawPresets.Find("kaplan-2020-steps-min").At(unlimitedBatch), 5e-5);
        Assert.Equal(2.4005, preset.At(unlimitedBatch with { BatchTokens = 1e15 }), 5e-5);
        Assert.Equal(1.123e6, KaplanSteps.CriticalBatch([.. preset.Theta], 3.0), 0.5e3);
        Assert.Equal(3.449e6, KaplanSteps.CriticalBatch([.. preset.Theta], 2.37), 0.5e3);
    }

    [Fact]
    public void At_the_critical_batch_twice_the_fewest_steps_are_needed()
    {
        LawPreset preset = LawPresets.Find("kaplan-2020-steps");
        double fewest = 4e4, loss = preset.At(new ScalePoint(1e9, 1, 1) { Steps = fewest });
        double critical = KaplanSteps.CriticalBatch([.. preset.Theta], loss);
        Assert.Equal(loss, preset.At(new ScalePoint(1e9, 1, 1) { Steps = 2 * fewest, BatchTokens = critical }), 1e-12);
    }

    [Fact]
    public void The_exponent_of_compute_follows_from_the_three_others()
    {
        IReadOnlyList<double> theta = LawPresets.Find("kaplan-2020-steps").Theta;
        Assert.Equal(0.052, 1 / (1 / theta[3] + 1 / theta[5] + 1 / theta[1]), 5e-4);
    }

    [Fact]
    public void Pretraining_on_text_is_worth_475_times_a_small_python_corpus()
    {
        double transferred = LawPresets.Find("hernandez-2021-text").At(ScalePoint.Of(4e7, 3e5));
        Assert.Equal(1.424e8, transferred, 5e4);
        Assert.Equal(475, transferred / 3e5, 0.5);
    }

    [Fact]
    public void The_repeated_law_justifies_a_parameter_per_twenty_unique_tokens()
    {
        double[] theta = [.. LawPresets.Find("muennighoff-2023").Theta];
        var huge = ScalePoint.Of(1e30, 1e11) with { UniqueTokens = 1e11 };
        Assert.Equal(0.051, Repeated.Effective(theta, huge).Params / (1 + theta[6]) / 1e11, 5e-4);
    }

    [Fact]
    public void Misspelt_presets_are_answered_with_the_nearest_even_where_a_law_was_expected()
    {
        Assert.Contains("did you mean 'besiroglu-2024'?", Assert.Throws<BadInputException>(() => LawPresets.Find("besiroglu2024")).Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'hoffmann-2022'?", Assert.Throws<BadInputException>(() => LawCatalog.Find("hofman-2022")).Message, StringComparison.Ordinal);
        Assert.Contains("published fit of the law chinchilla", Assert.Throws<BadInputException>(() => LawCatalog.Find("hoffmann-2022")).Message, StringComparison.Ordinal);
    }
}
