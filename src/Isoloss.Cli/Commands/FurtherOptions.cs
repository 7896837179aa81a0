using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;
using Isoloss.Dashboard.Reports;

namespace Isoloss.Cli.Commands;

/// <summary>The runs that a report proposes beside a verdict: what <c>next</c> ranks first within what the runs of both arms have cost so far.</summary>
internal static class FurtherOptions
{
    private const int Listed = 3;

    /// <summary>Outcomes simulated for each candidate: enough for the order of the first few.</summary>
    private const int Draws = 128;

    /// <summary>The options, the best first and one a rung; none where nothing is worth anything.</summary>
    public static IReadOnlyList<FurtherOption> Of(Question question, string variant, ComparisonResult result, CompareOptions asked)
    {
        if (result.FurtherRuns is not { } further)
            return [];
        var runs = new ArmRuns { Baseline = question.Runs(question.Baseline), Variant = question.Runs(variant) };
        var spend = new NextOptions
        {
            BudgetFlops = runs.Baseline.Concat(runs.Variant).Sum(r => r.Flops),
            WrongGo = asked.LossOfWrongGo,
            WrongNoGo = asked.LossOfWrongNoGo,
            Draws = Draws,
        };
        return
        [
            .. from value in NextRuns.Rank(runs, result, asked, spend).Ranked.Where(v => v.Value > 0).DistinctBy(v => v.Candidate.Runs[0].Rung.At).Take(Listed)
               let rung = value.Candidate.Runs[0]
               select new FurtherOption(value, further.At(rung.Rung.At, rung.Pairs)),
        ];
    }
}
