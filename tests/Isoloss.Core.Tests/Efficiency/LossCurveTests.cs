using CsCheck;
using Isoloss.Core.Efficiency;

namespace Isoloss.Tests.Efficiency;

/// <summary>Curves that never rise, and where they come down to a loss.</summary>
public sealed class LossCurveTests
{
    [Fact]
    public void Tokens_to_a_loss_of_a_power_law_come_back() => Gen.Select(Gen.Double[0.05, 0.4], Gen.Double[0.05, 0.95]).Sample((power, share) =>
    {
        var curve = LossCurve.Of(Readings(200, t => 9 * Math.Pow(t, -power)))!;
        double loss = Math.Exp(Math.Log(curve.LossAt(curve.First)!.Value) * (1 - share) + Math.Log(curve.Lowest) * share);
        Assert.Equal(Math.Pow(loss / 9, -1 / power), curve.TokensTo(loss)!.Value, 0.02 * curve.TokensTo(loss)!.Value);
    });

    [Fact]
    public void Loss_and_tokens_are_each_other_s_inverse_where_the_curve_falls() => Gen.Double[0.06, 0.94].Sample(share =>
    {
        var curve = LossCurve.Of(Readings(200, t => 2 + 9 * Math.Pow(t, -0.3)))!;
        double tokens = curve.First * Math.Pow(curve.Last / curve.First, share);
        Assert.Equal(tokens, curve.TokensTo(curve.LossAt(tokens)!.Value)!.Value, 1e-6 * tokens);
    });

    [Fact]
    public void A_curve_of_noise_never_rises_and_a_loss_below_it_is_not_reached() => Gen.Int[0, 10_000].Sample(seed =>
    {
        var random = new Random(seed);
        var curve = LossCurve.Of(Readings(100, _ => 2 + random.NextDouble()))!;
        double[] losses = [.. Enumerable.Range(0, 50).Select(i => curve.LossAt(curve.First * Math.Pow(curve.Last / curve.First, i / 49.5))!.Value)];
        Assert.True(losses.Zip(losses.Skip(1)).All(p => p.Second <= p.First + 1e-12));
        Assert.Null(curve.TokensTo(curve.Lowest * 0.999));
        Assert.NotNull(curve.TokensTo(curve.Lowest));
    });

    [Fact]
    public void A_dip_of_noise_does_not_reach_a_loss()
    {
        var readings = Readings(200, t => 2 + 1e4 / t).Select((r, i) => i == 30 ? (r.Tokens, 1.99) : r);
        var curve = LossCurve.Of(readings)!;
        Assert.True(curve.TokensTo(2.02) > 0.4e6); // where the curve is, not where one reading was
    }

    [Fact]
    public void Readings_that_are_no_numbers_are_left_out_and_few_give_no_curve()
    {
        Assert.Null(LossCurve.Of([]));
        Assert.Null(LossCurve.Of(Readings(3, _ => 2)));
        Assert.Null(LossCurve.Of([(0, 1), (-1, 2), (1e3, double.NaN), (double.PositiveInfinity, 2), (1e4, 0)]));
    }

    private static IEnumerable<(double Tokens, double Loss)> Readings(int count, Func<double, double> loss) =>
        Enumerable.Range(1, count).Select(i => (Tokens: i * 5e3, Loss: loss(i * 5e3)));
}
