using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Forecasting;
using Isoloss.Core.Prediction;
using Isoloss.Runs.Fits;

namespace Isoloss.Cli.Commands;

/// <summary>A model as good as a loss under a saved fit: <c>timeline cost --fit FIT.json --loss X --year Y</c>.</summary>
/// <param name="File">The saved fit.</param>
/// <param name="Budget">The compute that reaches the loss.</param>
/// <param name="Capability">The same as what is priced.</param>
/// <param name="Assumptions">What this rests on.</param>
internal sealed record CostOfLoss(string File, BudgetForLoss Budget, Capability Capability, IReadOnlyList<string> Assumptions)
{
    /// <summary>log10 FLOP as a belief; a point where the fit gives no interval.</summary>
    public Distribution LogFlops { get; } =
        Budget.Quantiles.Count > 1 ? new Quantiles(Budget.Quantiles) : new Point(Math.Log10(Budget.Flops));

    /// <summary>Reads the fit and asks it.</summary>
    public static CostOfLoss Read(string file, double loss, double year)
    {
        SavedFit saved = SavedFit.Read(file);
        BudgetForLoss budget = Of(saved, loss);
        string text = FormattableString.Invariant($"loss {loss}");
        var capability = new Capability(text, budget.Flops, year, $"{Path.GetFileName(file)}, trained compute-efficiently");
        string open = budget.IsClosed ? "" : FormattableString.Invariant(
            $"; some ends of its interval lie outside {BudgetForLoss.LeastFlops:0e0} to {TargetDomain.MostFlops:0e0} FLOP and are continued straight in the normal score");
        return new CostOfLoss(file, budget, capability,
        [
            .. saved.Assumptions,
            $"{text} takes {Figures.Flops(budget.Flops)} FLOP with the algorithms of {year}: all laws of the fit averaged, a new run with its noise, best split of compute, and drift beyond the fitted runs{open}",
        ]);
    }

    private static BudgetForLoss Of(SavedFit saved, double loss)
    {
        try
        {
            return BudgetForLoss.Of(saved.Prediction, loss);
        }
        catch (BadInputException e)
        {
            throw new BadInputException($"--loss: {e.Message}", e);
        }
    }
}
