using CsCheck;
using Isoloss.Core.Organisation;

namespace Isoloss.Tests;

public sealed class ScreeningTests
{
    private static readonly ResearchOrganisation Hundred = SampleOrganisation.Hundred;

    [Fact]
    public void Shares_by_quadrature_are_those_of_drawn_ideas() => Compare(Hundred);

    [Fact]
    public void Shares_under_calibrated_judgement_are_those_of_drawn_ideas() => Compare(Hundred with { Judgement = Judgement.Calibrated });

    private static void Compare(ResearchOrganisation o)
    {
        const int ideas = 400_000;
        Screening screening = Screening.Of(o);
        var source = new IdeaSource(o, screening);
        var random = new RandomStream(7);
        var reached = new int[o.Ladder.Count + 1];
        double gain = 0;
        for (int i = 0; i < ideas; i++)
        {
            IdeaFate fate = source.Draw(random);
            for (int j = 0; j < fate.Tests; j++)
                reached[j]++;
            reached[^1] += fate.IsAdopted ? 1 : 0;
            gain += fate.Gain;
        }
        for (int j = 0; j < o.Ladder.Count; j++)
            Assert.Equal(screening.Reach[j], reached[j] / (double)ideas, 4 * Math.Sqrt(screening.Reach[j] / ideas) + 1e-12);
        Assert.Equal(screening.Adopted, reached[^1] / (double)ideas, 4 * Math.Sqrt(screening.Adopted / ideas) + 0.02 * screening.Adopted);
        Assert.Equal(screening.GainPerIdea, gain / ideas, 0.08 * screening.GainPerIdea);
    }

    [Fact]
    public void Promoted_shares_are_those_asked_for() =>
        SampleOrganisation.Any.Sample(o =>
        {
            Screening screening = Screening.Of(o);
            for (int j = 0; j + 1 < o.Ladder.Count; j++)
                if (o.Ladder[j].Noise > 1e-3)
                    Assert.Equal(o.Ladder[j].Promote.GetValueOrDefault(), screening.Reach[j + 1] / screening.Reach[j], 1e-3);
        }, iter: 30);

    [Fact]
    public void A_threshold_promotes_what_measures_above_it()
    {
        // One kind of idea without gain: the chance to measure 1.05 or more is that of the noise.
        var o = Hundred with { Prior = new IdeaPrior("none", [new("none", 1, 0, 0, 1)], ""), Ladder = [Hundred.Ladder[0] with { Promote = null, Threshold = 1.05, Noise = 0.05 }, Hundred.Ladder[2]] };
        double expected = 1 - Core.Numerics.Distributions.NormalCdf(Math.Log(1.05) / 0.05);
        Assert.Equal(expected, Screening.Of(o).Reach[1], 1e-6);
    }

    [Fact]
    public void Without_noise_and_with_gains_that_last_no_decision_is_false()
    {
        var o = Hundred with { Noise = 0, Prior = IdeaPrior.Find("lasting"), Ladder = [.. Hundred.Ladder.Select(s => s with { Promote = null, Threshold = 1.02 })] };
        Screening screening = Screening.Of(o);
        Assert.All(screening.FalseKills, share => Assert.Equal(0, share, 1e-6));
        Assert.All(screening.FalsePromotions, share => Assert.Equal(0, share, 1e-6));
        Assert.Equal(screening.BestGainPerIdea, screening.GainPerIdea, 1e-9);
        Assert.Equal(0, screening.Lost, 1e-9);
    }

    [Fact]
    public void Calibrated_judgement_tests_as_much_and_gains_more()
    {
        Screening naive = Screening.Of(Hundred), calibrated = Screening.Of(Hundred with { Judgement = Judgement.Calibrated });
        foreach (var (n, c) in naive.Reach.Zip(calibrated.Reach))
            Assert.Equal(n, c, 1e-3);
        Assert.True(calibrated.GainPerIdea > naive.GainPerIdea);
        Assert.True(calibrated.FalsePromotions[^1] < naive.FalsePromotions[^1]);
        Assert.True(calibrated.GainPerIdea <= calibrated.BestGainPerIdea);
    }

    [Fact]
    public void What_is_believed_at_eighty_percent_is_true_four_times_in_five()
    {
        var o = Hundred with { Prior = new IdeaPrior("mixed", [new("lasting", 0.2, 0.08, 0.05, 1), new("shrinking", 0.2, 0.2, 0.1, 0.6), new("useless", 0.6, -0.02, 0.03, 1)], "") };
        var belief = new Belief(o);
        var random = new RandomStream(3);
        int believed = 0, isTrue = 0;
        double sum = 0;
        for (int i = 0; i < 100_000; i++)
        {
            IdeaKind kind = o.Prior.Kinds[random.NextUniform() is var u && u < o.Prior.Kinds[0].Share ? 0 : u < o.Prior.Kinds[0].Share + o.Prior.Kinds[1].Share ? 1 : 2];
            double gain = kind.Mean + kind.Sd * random.NextNormal();
            belief.Reset();
            for (int j = 0; j < o.Ladder.Count; j++)
                belief.Observe(j, gain * kind.At(o.Decades(o.Ladder[j].Flops)) + o.Ladder[j].Noise * random.NextNormal());
            double probability = belief.ProbabilityAbove(0.02);
            if (probability is < 0.1 or > 0.9)
                continue;
            believed++;
            sum += probability;
            isTrue += gain * kind.At(o.Decades(o.LargeRun)) >= 0.02 ? 1 : 0;
        }
        Assert.True(believed > 1000);
        Assert.Equal(sum, isTrue, 4 * Math.Sqrt(believed) / 2);
    }
}
