using Isoloss.Core;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Tests;

public sealed class FitDiagnosticsTests
{
    [Fact]
    public void A_good_ladder_has_nothing_to_complain_about() => Assert.Empty(Codes(Ladder.Arm(noise: 0.0005, sizes: 8)));

    [Fact]
    public void Two_sizes_are_too_few_and_leave_a_direction_flat()
    {
        Observation[] runs = [.. from n in new[] { 3e7, 6e8 } from d in new[] { 1e9, 3e9, 1e10, 3e10 } select new Observation(n, d, 6 * n * d, Ladder.Loss(n, d))];
        Assert.Contains("too-few-sizes", Codes(runs));
        Assert.Contains("flat-direction", Codes(runs));
    }

    [Fact]
    public void Two_token_counts_are_too_few()
    {
        Observation[] runs = [.. from n in new[] { 3e7, 6e7, 1e8, 1e9 } from d in new[] { 1e9, 1e10 } select new Observation(n, d, 6 * n * d, Ladder.Loss(n, d))];
        Assert.Contains("too-few-token-counts", Codes(runs));
    }

    [Fact]
    public void Repeated_data_is_named_by_laws_that_take_every_token_as_new_and_by_no_other()
    {
        Observation[] once = Ladder.Arm(noise: 0.0005, sizes: 8);
        Observation[] repeated = [.. once.Select(o => o with { UniqueTokens = o.Tokens / 10 })];
        Assert.Contains("repeated-data", Codes(repeated));
        Assert.DoesNotContain("repeated-data", Codes([.. once.Select(o => o with { UniqueTokens = o.Tokens })]));
        var fit = LawFitter.Fit(Repeated.Instance, repeated, new FitOptions { Resamples = 0 });
        Assert.DoesNotContain("repeated-data", fit.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void Half_a_decade_is_a_short_lever()
    {
        Observation[] runs = [.. from n in new[] { 3e7, 4e7, 5e7 } from d in new[] { 1.0e9, 1.2e9, 1.4e9 } select new Observation(n, d, 6 * n * d, Ladder.Loss(n, d))];
        Assert.Contains("short-lever", Codes(runs));
    }

    [Fact]
    public void A_floor_that_the_runs_do_not_have_is_a_parameter_at_its_bound()
    {
        Observation[] runs = [.. Ladder.Rungs().Select(r => new Observation(r.Params, r.Tokens, r.Flops, 500 * Math.Pow(r.Params, -0.3) + 500 * Math.Pow(r.Tokens, -0.25)))];
        Diagnostic found = Assert.Single(LawFitter.Fit(Chinchilla.Instance, runs, new FitOptions { Resamples = 0 }).Diagnostics, d => d.Code == "parameter-at-bound");
        Assert.StartsWith("E ", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replicates_that_disagree_wildly_are_named()
    {
        Observation[] runs = Ladder.Arm(noise: 0.002, seeds: 2);
        runs[5] = runs[5] with { Loss = runs[5].Loss * 1.3 };
        Diagnostic found = Assert.Single(Fit(runs).Diagnostics, d => d.Code == "replicates-disagree");
        Assert.Contains("D=1.2e9", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_far_off_the_law_is_pointed_out_and_kept()
    {
        Observation[] runs = Ladder.Arm(noise: 0.002, sizes: 8);
        runs[10] = runs[10] with { Loss = runs[10].Loss * 1.2 };
        LawFit fit = Fit(runs);
        string message = Assert.Single(fit.Diagnostics, d => d.Code == "outlier-rung").Message;
        Assert.EndsWith(FormattableString.Invariant($"N={runs[10].Params:0.###e0}, D={runs[10].Tokens:0.###e0}, loss {runs[10].Loss:0.####}."), message, StringComparison.Ordinal);
        Assert.Equal(24, fit.LogResiduals.Count);
        Assert.Equal(Math.Log(1.2), fit.LogResiduals[10], 0.02);
    }

    private static LawFit Fit(Observation[] runs) => LawFitter.Fit(Chinchilla.Instance, runs, new FitOptions { Resamples = 0 });

    private static IEnumerable<string> Codes(Observation[] runs) => Fit(runs).Diagnostics.Select(d => d.Code);
}
