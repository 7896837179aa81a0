using System.Globalization;
using Isoloss.Core;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Quoting;

/// <summary>Holds a quote against the budget before anything is spent.</summary>
public static class BudgetCheck
{
    /// <summary>Does nothing when the quote is within the budget.</summary>
    /// <exception cref="BadInputException">The budget is too small, by how much, and which smaller ladder fits; or it cannot
    /// be checked.</exception>
    public static void Require(StudyQuote quote, Budget? budget)
    {
        if (budget is null)
            return;
        if (budget.Flops is not null && quote.Flops is null)
            throw new BadInputException(
                "budget.flops cannot be kept: the parameters of a trainer command or a module are unknown; expected params in every size, or a calibration");
        if (budget.Hours is not null && quote.Seconds is null)
            throw new BadInputException(
                "budget.hours cannot be kept: the speed of a trainer command is unknown; expected trainer.tokens_per_second");
        if (budget.Money is not null && quote.Money is null)
            throw new BadInputException(
                "budget.money cannot be kept: the speed of a trainer command is unknown; expected trainer.tokens_per_second");
        RunQuote[] own = [.. quote.Runs.Where(r => !r.IsReused)];
        if (Fits(quote, budget, own))
            return;
        string[] over = [.. Excess("FLOP", quote.Flops, budget.Flops), .. Excess("hours", quote.Seconds / 3600, budget.Hours),
            .. Excess("in money", quote.Money, budget.Money)];
        throw new BadInputException($"the budget is too small: {string.Join("; ", over)}. {Smaller(quote, budget, own)}");
    }

    private static bool Fits(StudyQuote quote, Budget budget, IReadOnlyCollection<RunQuote> runs) =>
        (budget.Flops is null || StudyQuote.Sum(runs, r => r.Flops) <= budget.Flops)
        && (budget.Hours is null || quote.WallTime(runs) <= budget.Hours * 3600)
        && (budget.Money is null || quote.Price(runs) <= budget.Money);

    private static IEnumerable<string> Excess(string unit, double? need, double? limit)
    {
        if (need > limit)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the study needs {need:G3} {unit}, the budget allows {limit:G3} ({need / limit:G3} times as much is needed)");
    }

    /// <summary>Leaves out whole rungs, the most expensive first, until the rest fits.</summary>
    private static string Smaller(StudyQuote quote, Budget budget, RunQuote[] own)
    {
        string[] byCost = [.. own.GroupBy(r => r.Rung)
            .OrderByDescending(g => g.Sum(r => Whole(r) * (budget.Flops is null ? r.Seconds : r.Flops)))
            .Select(g => g.Key)];
        for (int dropped = 1; dropped < byCost.Length; dropped++)
        {
            RunQuote[] rest = [.. own.Where(r => Array.IndexOf(byCost, r.Rung) >= dropped)];
            if (Fits(quote, budget, rest))
                return string.Create(CultureInfo.InvariantCulture,
                    $"It fits without the rung(s) {string.Join(", ", byCost.Take(dropped))}: "
                    + $"{rest.Length} runs on {byCost.Length - dropped} rung(s), "
                    + $"{StudyQuote.Sum(rest, r => r.Flops):G3} FLOP, {quote.WallTime(rest) / 3600:G3} hours");
        }
        return "Not even its cheapest rung fits";
    }

    // As if it shared nothing: without the shorter run that it goes on from, a longer one would be dearer.
    private static double? Whole(RunQuote run) => run is { SharedFlops: > 0, Flops: > 0 } ? 1 + run.SharedFlops / run.Flops : 1;
}
