using Isoloss.Core;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;

namespace Isoloss.Tests;

public sealed class BudgetLawsTests
{
    [Fact]
    public void The_published_laws_contradict_each_other_at_the_published_kink()
    {
        BudgetKink kink = BudgetLaws.Kaplan.Kink();
        Assert.InRange(kink.PfDays, 1.05e4, 1.15e4);
        Assert.InRange(kink.Params, 1.15e12, 1.25e12);
        Assert.InRange(kink.Tokens, 2.45e11, 2.55e11);
        Assert.InRange(kink.Loss, 1.665, 1.675);
        Assert.Equal(kink.PfDays * 8.64e19, kink.Flops);
    }

    [Fact]
    public void One_pass_data_moves_the_kink_by_an_order_of_magnitude() =>
        Assert.InRange(BudgetLaws.KaplanOnePass.Kink().PfDays, 0.95e5, 1.15e5);

    [Fact]
    public void At_the_kink_efficient_training_has_just_the_loss_that_its_data_allows()
    {
        BudgetLaws laws = BudgetLaws.Kaplan;
        BudgetKink kink = laws.Kink();
        Assert.Equal(Math.Pow(laws.DataScale / kink.Tokens, laws.DataExponent), kink.Loss, 1e-9);
    }

    [Fact]
    public void Data_against_overfitting_grows_as_the_054th_power_of_compute_and_crosses_the_frontier_where_both_are_equal()
    {
        BudgetLaws laws = BudgetLaws.Kaplan;
        Assert.Equal(0.54, laws.OverfittingTokensExponent, 0.001);
        BudgetKink crossing = laws.OverfittingCrossing();
        Assert.Equal(1, laws.OverfittingScale * Math.Pow(crossing.Params, laws.OverfittingExponent) / crossing.Tokens, 1e-9);
    }

    [Fact]
    public void Laws_that_never_meet_are_refused()
    {
        Assert.Throws<BadInputException>(() => (BudgetLaws.Kaplan with { ComputeExponent = 0.095 * 0.27 }).Kink());
        Assert.Throws<BadInputException>(() => (BudgetLaws.Kaplan with { TokensExponent = 0.73 * 0.74 }).OverfittingCrossing());
    }

    [Fact]
    public void The_table_2_law_asks_for_the_published_data_against_overfitting()
    {
        // Equation 4.4: D >= 5e3 N^.74 for a penalty of .02.
        var law = FormulaLaw.Kaplan(6.4e13, 1.8e13, 0.076, 0.103);
        DataPenalty small = DataPenalty.Of(law, [], 1e20, 6, 0.02)!, large = DataPenalty.Of(law, [], 1e24, 6, 0.02)!;
        double nSmall = Frontier.Optimal(law, [], 1e20).Params, nLarge = Frontier.Optimal(law, [], 1e24).Params;
        double exponent = Math.Log(large.TokensForPenalty / small.TokensForPenalty) / Math.Log(nLarge / nSmall);
        Assert.Equal(0.74, exponent, 0.005);
        Assert.InRange(small.TokensForPenalty / (5e3 * Math.Pow(nSmall, 0.74)), 0.9, 1.2);
    }

    [Fact]
    public void Without_a_floor_the_penalty_on_the_frontier_is_the_same_everywhere_and_the_two_laws_never_cross()
    {
        var law = FormulaLaw.Kaplan(6.4e13, 1.8e13, 0.076, 0.103);
        DataPenalty small = DataPenalty.Of(law, [], 1e20, 6, 0.02)!, large = DataPenalty.Of(law, [], 1e25, 6, 0.02)!;
        Assert.Equal(small.Penalty, large.Penalty, 1e-6);
        Assert.True(double.IsNaN(small.CrossingFlops));
    }

    [Fact]
    public void With_a_floor_the_two_laws_cross_where_the_closed_form_says()
    {
        // On the frontier B D^-beta = (alpha / beta) A N^-alpha, so the penalty is (alpha/beta) a / (E + a) with a = A N^-alpha.
        double[] t = Ladder.Besiroglu;
        const double wanted = 0.02;
        DataPenalty found = DataPenalty.Of(Chinchilla.Instance, t, 1e24, 6, wanted)!;
        double a = wanted * t[0] / (t[3] / t[4] - wanted), n = Math.Pow(t[1] / a, 1 / t[3]);
        Assert.Equal(1, Frontier.Optimal(Chinchilla.Instance, t, found.CrossingFlops).Params / n, 1e-6);
        Assert.Equal(wanted, DataPenalty.Of(Chinchilla.Instance, t, found.CrossingFlops, 6, wanted)!.Penalty, 1e-9);
    }
}
