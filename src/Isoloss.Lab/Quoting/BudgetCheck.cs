using System.Globalization;
using Isoloss.Core;
using Isoloss.Lab.Studies;

namespace Isoloss.Lab.Quoting;

/// <summary>Holds a quote against the budget before anything is spent.</summary>
public static class BudgetCheck
{
    /// <summary>Does nothing when the quote is within the budget.</summary>
    /// <param name="quote">What the study will cost.</param>
    /// <param name="budget">What it may cost; null for no limit.</param>
    /// <param name="file">The file that says so, for the message; null where there is none.</param>
    /// <exception cref="BudgetException">The budget is too small, by how much, and which smaller ladder fits.</exception>
    /// <exception cref="BadInputException">It cannot be checked.</exception>
    public static void Require(StudyQuote quote, Budget? budget, string? file = null)
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
        string[] over = [.. Excess("flops", "FLOP", quote.Flops, budget.Flops), .. Excess("hours", "hours", quote.Seconds / 3600, budget.Hours),
            .. Excess("money", "in money", quote.Money, budget.Money)];
        throw new BudgetException($"{(file is null ? "" : $"{file}: ")}the budget is too small: {string.Join("; ", over)}. {Smaller(quote, budget, own)}");
    }

    private static bool Fits(StudyQuote quote, Budget budget, IReadOnlyCollection<RunQuote> runs) =>
        (budget.Flops is null || StudyQuote.Sum(runs, r => r.Flops) <= budget.Flops)
        && (budget.Hours is null || quote.WallTime(runs) <= budget.Hours * 3600)
        && (budget.Money is null || quote.Price(runs) <= budget.Money);

    private static IEnumerable<string> Excess(string key, string unit, double? need, double? limit)
    {
        if (need > limit)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"budget.{key}: the study needs {need:G3} {unit}, the budget allows {limit:G3} ({need / limit:G3} times as much is needed)");
    }

    /// <summary>Leaves out whole rungs, the most expensive first, until the rest fits. A run costs what those that it goes on from do too, so that none is
    /// left out before those that need it.</summary>
    private static string Smaller(StudyQuote quote, Budget budget, RunQuote[] own)
    {
        var byKey = own.ToDictionary(r => r.Key);
        string[] byCost = [.. own.GroupBy(r => r.Rung)
            .OrderByDescending(g => g.Sum(run => Line(run, byKey).Sum(r => budget.Flops is null ? r.Seconds : r.Flops)))
            .ThenByDescending(g => g.Max(run => Line(run, byKey).Count()))
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

    /// <summary>A run and those that it goes on from.</summary>
    private static IEnumerable<RunQuote> Line(RunQuote run, Dictionary<string, RunQuote> byKey)
    {
        for (RunQuote? at = run; at is not null; at = at.Origin is { } origin ? byKey.GetValueOrDefault(origin) : null)
            yield return at;
    }
}
