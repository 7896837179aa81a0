using System.Globalization;
using Isoloss.Core.Fitting;

namespace Isoloss.Core.Planning;

/// <summary>Makes a <see cref="Plan"/> from a fit.</summary>
public sealed class Planner
{
    /// <summary>Share of refits without a plan beyond which it is said.</summary>
    private const double ManyMissing = 0.01;

    private readonly LawFit _fit;
    private readonly PlanOptions _options;
    private readonly FlopRule _rule;
    private readonly IsoFlopAnalysis _isoFlops;
    private readonly LossSurface _surface;
    private readonly CriticalBatch _batch;
    private readonly List<Diagnostic> _found = [];

    private Planner(LawFit fit, PlanOptions options)
    {
        (_fit, _options) = (fit, options);
        _rule = FlopRule.Of(fit.Observations);
        _surface = new LossSurface(fit.Law, _rule.PerParameterToken);
        _batch = CriticalBatch.Of(fit);
        _isoFlops = IsoFlopAnalysis.Of(fit, options.BudgetTolerance);
    }

    /// <summary>Plans every budget.</summary>
    /// <param name="fit">A fitted law of parameters and tokens.</param>
    /// <param name="options">What is asked.</param>
    /// <exception cref="BadInputException">An option is out of its domain, or the law has no best split of compute.</exception>
    public static Plan Make(LawFit fit, PlanOptions options)
    {
        options.Check();
        var planner = new Planner(fit, options);
        BudgetPlan[] budgets = [.. options.Budgets.Select(planner.Budget)];
        return new Plan
        {
            Fit = fit,
            Rule = planner._rule,
            Options = options,
            Budgets = budgets,
            IsoFlops = planner._isoFlops,
            Diagnostics =
            [
                .. fit.Diagnostics, .. planner._rule.Diagnostics(), .. planner._isoFlops.Diagnostics, .. planner._found.DistinctBy(d => d.Code),
                .. LadderDiagnostics.Reach(fit.Observations, options.Budgets.MaxBy(c => Math.Abs(Math.Log(c / fit.Observations.Max(o => o.Flops))))),
            ],
        };
    }

    private BudgetPlan Budget(double flops)
    {
        double k = _rule.PerParameterToken;
        // Throws with the reason when the law has no best split.
        ScalePoint at = Frontier.Optimal(_fit.Law, [.. _fit.Theta], flops, k);
        var best = Derive(theta => Allocation.Of(_fit.Law, theta, flops, k), flops);
        if (at.Params < 1 || at.Tokens < 1)
            throw new BadInputException(string.Create(CultureInfo.InvariantCulture,
                $"the best split of {flops:0.##e0} FLOP is {at.Params:G3} parameters and {at.Tokens:G3} tokens: expected a budget of at least 1 of both"));
        return new BudgetPlan
        {
            At = at,
            Params = best.Of(a => a.Params),
            Tokens = best.Of(a => a.Tokens),
            TokensPerParameter = best.Of(a => a.Tokens / a.Params),
            NewRun = _fit.NewRun(_surface.At(at.Params, at.Tokens)),
            Loss = best.Of(a => a.Loss),
            ParamsExponent = best.Of(a => a.ParamsExponent),
            TokensExponent = best.Of(a => 1 - a.ParamsExponent),
            LossExponent = best.Of(a => a.LossExponent),
            UnlimitedData = best.Of(a => a.UnlimitedData),
            UnlimitedParams = best.Of(a => a.UnlimitedParams),
            ParabolaParams = _isoFlops.ParamsAt(flops),
            LawParamsAsRecorded = _isoFlops.LawParamsAt(flops),
            ParabolaBias = _isoFlops.BiasAt(flops),
            EqualLoss = EqualLosses(flops),
            DataPenalty = Penalty(flops),
            Served = _options.ServedTokens is { } served ? Serve(flops, served) : null,
            Limited = _options.UniqueTokens is { } unique ? Limit(flops, unique) : null,
            CriticalBatch = _batch,
            CriticalBatchTokens = _batch.Tokens(best.Value.Loss),
            Batches = [.. _options.BatchFactors.Select(b => _batch.At(best.Value.Loss, at.Tokens, b))],
        };
    }

    private List<EqualLossPlan> EqualLosses(double flops)
    {
        (bool IsRatio, double Asked)[] asked =
            [.. _options.SizeFactors.Select(f => (false, f)), .. _options.RatioFactors.Select(f => (true, f))];
        // Null in a place: that size never gets to the loss, which costs without end.
        var points = Derive(theta =>
        {
            if (Allocation.Of(_fit.Law, theta, flops, _rule.PerParameterToken) is not { } best)
                return null;
            var lossAt = At(theta);
            return asked.Select(a => a.IsRatio ? EqualLoss.AtRatio(lossAt, best, a.Asked) : EqualLoss.AtSize(lossAt, best, a.Asked)).ToArray();
        }, flops);
        return [.. asked.Select((a, i) => new EqualLossPlan(
            a.IsRatio, a.Asked, points.Value[i] is not null,
            points.Value[i]?.Params ?? double.NaN, points.Value[i]?.Tokens ?? double.NaN,
            points.Of(p => p[i]?.SizeFactor ?? double.NaN),
            points.Of(p => p[i]?.TokensFactor ?? double.PositiveInfinity),
            points.Of(p => p[i]?.ComputeFactor ?? double.PositiveInfinity)))];
    }

    private DataPenaltyPlan Penalty(double flops)
    {
        var laws = Derive(theta => DataPenalty.Of(_fit.Law, theta, flops, _rule.PerParameterToken, _options.Penalty), flops);
        return new(_options.Penalty, laws.Of(p => p.Penalty), laws.Of(p => p.TokensForPenalty), laws.Of(p => p.TokensForPenaltyExponent), laws.Of(p => p.CrossingFlops));
    }

    private ServedPlan Serve(double flops, double served)
    {
        var plan = Derive(
            theta => Allocation.Of(_fit.Law, theta, flops, _rule.PerParameterToken) is { } best
                ? ServedAllocation.Of(At(theta), best, _rule.PerParameterToken, served)
                : null,
            flops);
        return new(
            served, plan.Of(p => p.Params), plan.Of(p => p.Tokens), plan.Of(p => p.TrainingFlops), plan.Of(p => p.ServingFlops),
            plan.Of(p => p.Total), plan.Value.EfficientTotal, plan.Of(p => p.TotalFactor));
    }

    private LimitedPlan Limit(double flops, double unique)
    {
        double k = _rule.PerParameterToken;
        var best = Derive(theta => Allocation.Of(_fit.Law, theta, flops, k), flops);
        var plan = Derive(
            theta => Allocation.Of(_fit.Law, theta, flops, k) is { } efficient
                ? LimitedAllocation.Of(_fit.Law, theta, efficient, flops, k, unique)
                : null,
            flops);
        return new LimitedPlan
        {
            UniqueTokens = unique,
            EpochsNeeded = best.Of(a => a.Tokens / unique),
            IsFitted = LimitedAllocation.IsInLaw(_fit.Law),
            Params = plan.Of(p => p.Params),
            Tokens = plan.Of(p => p.Tokens),
            Epochs = plan.Of(p => p.Tokens / unique),
            Loss = plan.Of(p => p.Loss),
            UnchangedLoss = plan.Of(p => p.UnchangedLoss),
            FreshTokens = plan.Of(p => p.FreshTokens),
            EquivalentFlops = plan.Of(p => p.EquivalentFlops),
        };
    }

    private Func<double, double, double> At(double[] theta) => (n, d) => _surface.Loss(theta, n, d);

    private Derived<T> Derive<T>(Func<double[], T?> compute, double flops) where T : class
    {
        var derived = Derived<T>.Of(_fit, compute) ?? throw new BadInputException(string.Create(CultureInfo.InvariantCulture,
            $"the law {_fit.Law.Name} ({_fit.Law.Equation}) gives no plan at {flops:0.##e0} FLOP: expected a best split of compute on both sides of the budget too"));
        if (derived.MissingShare > ManyMissing)
            _found.Add(new("refits-without-plan", string.Create(CultureInfo.InvariantCulture,
                $"{derived.MissingShare:0.#%} of the refits have no best split of compute and are left out of intervals."),
                "The runs hardly tell how size and data share the loss; vary both separately."));
        return derived;
    }
}
