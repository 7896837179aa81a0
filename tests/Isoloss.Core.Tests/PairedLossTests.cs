using CsCheck;
using Isoloss.Core;
using Isoloss.Core.Comparison;

namespace Isoloss.Tests;

/// <summary>The difference of two models on one evaluation set.</summary>
public sealed class PairedLossTests
{
    [Fact]
    public void Equal_weights_give_the_paired_t_interval()
    {
        // Differences 1, 2, 3, 4: mean 2.5, s = 1.2910, t(.975, 3) = 3.1824.
        Estimate d = PairedLoss.Paired([1, 1, 1, 1], [2, 3, 4, 5], [0.25, 0.25, 0.25, 0.25], 0.95)!.Value;
        Assert.Equal(2.5, d.Value, 12);
        Assert.Equal(2.5 - 3.182446 * 1.290994 / 2, d.Lower, 4);
        Assert.Equal(2.5 + 3.182446 * 1.290994 / 2, d.Upper, 4);
    }

    [Fact]
    public void What_is_hard_for_both_models_is_no_noise_of_their_difference() => (from hard in Gen.Double[0, 5].Array[2, 50] select hard).Sample(hard =>
    {
        double[] weights = [.. hard.Select(_ => 1.0 / hard.Length)];
        Estimate d = PairedLoss.Paired(hard, [.. hard.Select(x => x - 0.125)], weights, 0.95)!.Value;
        Assert.Equal(-0.125, d.Value, 9);
        Assert.InRange(d.Upper - d.Lower, 0, 1e-6);
    });

    [Fact]
    public void Swapping_the_models_turns_the_interval_around() => Gen.Select(Gen.Double[0, 5].Array[10], Gen.Double[0, 5].Array[10]).Sample((a, b) =>
    {
        double[] weights = [.. Enumerable.Repeat(0.1, 10)];
        Estimate d = PairedLoss.Paired(a, b, weights, 0.9)!.Value, e = PairedLoss.Paired(b, a, weights, 0.9)!.Value;
        Assert.Equal(d.Value, -e.Value, 9);
        Assert.Equal(d.Lower, -e.Upper, 9);
    });

    [Fact]
    public void Nothing_is_said_of_one_part_or_of_a_loss_that_is_no_number()
    {
        Assert.Null(PairedLoss.Paired([1], [2], [1], 0.95));
        Assert.Null(PairedLoss.Paired([1, double.NaN], [2, 3], [0.5, 0.5], 0.95));
        Assert.Throws<ArgumentException>(() => PairedLoss.Paired([1, 2], [1], [0.5, 0.5], 0.95));
    }

    [Fact]
    public void Without_pairs_both_errors_count()
    {
        Estimate d = PairedLoss.Unpaired((2, 0.03), (1.9, 0.04), 0.95);
        Assert.Equal(-0.1, d.Value, 12);
        Assert.Equal(0.05 * 1.959964, d.Upper - d.Value, 5);
    }
}
