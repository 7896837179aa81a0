using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Planning;
using Isoloss.Dashboard.Reports;
using IsolossCurve = Isoloss.Core.Planning.IsolossCurve;

namespace Isoloss.Dashboard.Interactive;

/// <summary>The plane of parameters and tokens as a plan's law sees it.</summary>
internal sealed class PlanPlane
{
    private const int Points = 121, Contours = 9;

    private readonly Plan _plan;
    private readonly LossSurface _surface;
    private readonly double[] _theta;
    private readonly (double Low, double High) _n, _d;

    public PlanPlane(Plan plan)
    {
        (_plan, _theta) = (plan, [.. plan.Fit.Theta]);
        _surface = new LossSurface(plan.Fit.Law, plan.Rule.PerParameterToken);
        var at = plan.Budgets.Select(b => b.At).Concat(plan.Fit.Observations.Select(o => o.At)).ToList();
        _n = (at.Min(p => p.Params) / 3, at.Max(p => p.Params) * 10);
        _d = (at.Min(p => p.Tokens) / 3, at.Max(p => p.Tokens) * 10);
    }

    public JsonObject Json() => new()
    {
        ["n"] = new JsonArray(_n.Low, _n.High),
        ["d"] = new JsonArray(_d.Low, _d.High),
        ["contours"] = new JsonArray([.. Levels().Select(Contour).OfType<JsonObject>()]),
        ["frontier"] = Curve(Frontiers().Select(p => (p.Params, p.Tokens))),
        ["sizes"] = PlanPage.List(Sizes()),
        ["sizeLimited"] = PlanPage.List(Sizes().Select(TokensAtPenalty)),
        ["dataLimited"] = PlanPage.List(DataLimit()),
        ["runs"] = Curve(_plan.Fit.Observations.Select(o => (o.At.Params, o.At.Tokens))),
        ["budgets"] = new JsonArray([.. _plan.Budgets.Select(Budget)]),
        ["crossing"] = Crossing(),
        ["penalty"] = _plan.Options.Penalty,
    };

    private double Loss(double n, double d) => _surface.Loss(_theta, n, d);

    private IEnumerable<double> Sizes() => Spaced(_n, Points);

    private static IEnumerable<double> Spaced((double Low, double High) range, int count) =>
        Enumerable.Range(0, count).Select(i => range.Low * Math.Pow(range.High / range.Low, i / (count - 1.0)));

    /// <summary>The frontier across the plane and as far beyond as the labels of its contours need.</summary>
    private IEnumerable<ScalePoint> Frontiers()
    {
        double low = _plan.Rule.PerParameterToken * _n.Low * _d.Low, high = _plan.Rule.PerParameterToken * _n.High * _d.High;
        return Spaced((low, high), Points).Select(c => Frontier.TryOptimal(_plan.Fit.Law, _theta, c, _plan.Rule.PerParameterToken)).OfType<ScalePoint?>().Select(p => p!.Value).Where(p => Inside(p.Params, p.Tokens));
    }

    /// <summary>Losses of efficient training at compute spread evenly over what is seen.</summary>
    private IEnumerable<double> Levels()
    {
        ScalePoint[] seen = [.. Frontiers()];
        return seen.Length < 2 ? [] : Enumerable.Range(1, Contours).Select(i => seen[i * (seen.Length - 1) / (Contours + 1)]).Select(p => Loss(p.Params, p.Tokens)).Distinct();
    }

    private JsonObject? Contour(double loss)
    {
        // Traced along size where it is flat and along data where it is steep would need two passes; a fine grid does for a picture.
        var points = IsolossCurve.Trace(Loss, loss, _n.Low, _n.High, 400).Where(p => p.Tokens >= _d.Low && p.Tokens <= _d.High * 1.5).ToList();
        if (points.Count < 2)
            return null;
        JsonObject curve = Curve(points);
        curve["name"] = loss.ToString("0.00", CultureInfo.InvariantCulture);
        return curve;
    }

    /// <summary>Data at which a size's loss is the penalty above its limit L(N); NaN where no amount is.</summary>
    private double TokensAtPenalty(double n)
    {
        double limit = (1 + _plan.Options.Penalty) * _surface.UnlimitedData(_theta, n);
        return IsolossCurve.Trace(Loss, limit, n, n, 2) is [var point, ..] ? point.Tokens : double.NaN;
    }

    /// <summary>For each size the most data at which the loss is within the penalty of L(D); from the size at which a given amount of data is.</summary>
    private IEnumerable<double> DataLimit()
    {
        var boundary = Spaced((_d.Low / 1000, _d.High), 4 * Points)
            .Select(d => (Tokens: d, Size: IsolossCurve.Trace((t, n) => Loss(n, t), (1 + _plan.Options.Penalty) * _surface.UnlimitedParams(_theta, d), d, d, 2) is [var p, ..] ? p.Tokens : double.NaN))
            .Where(p => double.IsFinite(p.Size)).ToList();
        return Sizes().Select(n => boundary.LastOrDefault(p => p.Size <= n) is { Tokens: > 0 } found ? found.Tokens : double.NaN);
    }

    private JsonObject Budget(BudgetPlan b) => new()
    {
        ["label"] = $"{Numbers.Power(b.At.Flops)} FLOP",
        ["at"] = new JsonArray(b.At.Params, b.At.Tokens),
        ["tokens"] = PlanPage.List(Sizes().Select(n => b.At.Flops / _plan.Rule.PerParameterToken / n)),
    };

    private JsonObject? Crossing()
    {
        double flops = _plan.Budgets[0].DataPenalty.CrossingFlops.Value;
        if (!double.IsFinite(flops) || Frontier.TryOptimal(_plan.Fit.Law, _theta, flops, _plan.Rule.PerParameterToken) is not { } at || !Inside(at.Params, at.Tokens))
            return null;
        return new JsonObject { ["at"] = new JsonArray(at.Params, at.Tokens), ["label"] = $"the budget laws cross: {Numbers.Power(flops)} FLOP" };
    }

    private bool Inside(double n, double d) => n >= _n.Low && n <= _n.High && d >= _d.Low && d <= _d.High;

    private static JsonObject Curve(IEnumerable<(double Params, double Tokens)> points)
    {
        var list = points.ToList();
        return new JsonObject { ["x"] = PlanPage.List(list.Select(p => p.Params)), ["y"] = PlanPage.List(list.Select(p => p.Tokens)) };
    }
}
