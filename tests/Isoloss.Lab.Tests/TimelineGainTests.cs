using Isoloss.Core.Forecasting;
using Isoloss.Lab.Forecasts;

namespace Isoloss.Tests;

/// <summary>A measured multiplier in the timeline.</summary>
public sealed class TimelineGainTests
{
    private static readonly TimelineModel Model = TimelinePresets.Shipped(TimelinePresets.Default).Model;
    private static readonly TimelineQuestion Quick = new() { Samples = 100_000 };

    [Fact]
    public void No_gain_changes_nothing()
    {
        TimelineModel same = Gain(2024, null, new Point(1)).AddTo(Model);
        Assert.True(same.IsExact);
        Assert.Equal(Exact(Model).Probability, Exact(same).Probability);
        Assert.Equal(TimelineSampling.Answer(Model, Quick).Probability, TimelineSampling.Answer(same, Quick).Probability);
    }

    [Fact]
    public void A_known_gain_is_that_much_more_hardware_from_its_year_on()
    {
        TimelineForecast twice = Exact(Gain(2024, null, new Point(2)).AddTo(Model)), later = Exact(Gain(2040, null, new Point(2)).AddTo(Model));
        TimelineForecast cheaper = Exact(Cheaper(2)), plain = Exact(Model);
        for (int i = 0; i < twice.Years.Count; i++)
        {
            Assert.Equal(cheaper.Probability[i], twice.Probability[i], 1e-9);
            Assert.Equal(twice.Years[i] < 2040 ? plain.Probability[i] : twice.Probability[i], later.Probability[i], 1e-9);
        }
        Assert.True(twice.YearOf(0.5) < plain.YearOf(0.5));
    }

    [Fact]
    public void As_pace_it_stands_in_for_the_halving_time_from_its_year_on()
    {
        // Half a doubling a year is a halving time of two years: that of the medium anchor.
        TimelineForecast pace = Exact(Gain(2030, 0.5, new Point(2)).AddTo(Model)), plain = Exact(Model);
        for (int i = 0; i < pace.Years.Count; i++)
            Assert.Equal(plain.Anchors[(int)Anchor.Medium].Probability[i], pace.Anchors[(int)Anchor.Medium].Probability[i], 1e-9);
        Assert.True(pace.YearOf(0.5) < plain.YearOf(0.5));
        // No gain, or a loss, however often it is adopted, is not progress.
        Assert.Equal(Exact(Gain(2030, 5, new Point(1)).AddTo(Model)).Probability, Exact(Gain(2030, 5, new Point(0.5)).AddTo(Model)).Probability);
    }

    [Fact]
    public void An_uncertain_gain_is_the_mixture_of_known_ones()
    {
        var multiplier = new LogNormal(0.9, 1, 100);
        TimelineModel uncertain = Gain(2024, null, multiplier).AddTo(Model);
        Assert.False(uncertain.IsExact);
        TimelineForecast sampled = TimelineSampling.Answer(uncertain, Quick);
        TimelineForecast[] known = [.. Enumerable.Range(0, 20).Select(i => Exact(Gain(2024, null, new Point(multiplier.Quantile((i + 0.5) / 20))).AddTo(Model)))];
        foreach (int year in new[] { 2030, 2050, 2080 })
            Assert.Equal(known.Average(f => f.By(year)), sampled.By(year), 0.005);
    }

    private static TimelineModel Cheaper(double factor) => Model.With(new[] { "hardware.start", "hardware.cap" }
        .Select(input => KeyValuePair.Create(input, new InputValue(new Point(factor * Model.Number(input)), Basis.Chosen, ""))));

    private static TimelineForecast Exact(TimelineModel model) => new TimelineQuadrature().Answer(model, Quick);

    private static MeasuredGain Gain(int year, double? pace, Distribution multiplier) => new() { Multipliers = [multiplier], Year = year, PerYear = pace };
}
