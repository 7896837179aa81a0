using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;
using Isoloss.Runs.Tables;

namespace Isoloss.Dashboard.Reports;

/// <summary>The numbers behind the figures, as JSON that may stand inside a script element.</summary>
internal static class PlotData
{
    // The default encoder writes <, > and & as \u003c, \u003e and \u0026, so no name can end the script element.
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new ShortNumberConverter() },
    };

    /// <summary>The JSON for <paramref name="model"/> and the learning curves of its runs.</summary>
    public static string Of(ReportModel model, IReadOnlyDictionary<RunRecord, LearningCurve> curves) => JsonSerializer.Serialize(
        new
        {
            model.Level,
            Target = model.Target is { } target ? new { target.Params, target.Tokens, target.Flops } : null,
            Judged = model.Judged.Select(j => new
            {
                j.At.Params,
                j.At.Tokens,
                j.At.Flops,
                j.Factor,
                j.Actual,
                Predicted = Interval(j.Prediction.Loss),
            }),
            EntropyRate = Regret.EntropyRate(model),
            Portfolio = Portfolio(model.Portfolio),
            Efficiency = EfficiencyView.Data(model.Efficiency),
            Probes = ProbeFigure.Of(model.Health),
            Trees = BranchesView.Data(model),
            Arms = model.Arms.Select((arm, index) => Arm(arm, ArmStyle.Of(index), curves)),
        },
        Options);

    private static object? Portfolio(PortfolioHistory? history) => history is null ? null : new
    {
        history.DropBelow,
        Flops = history.Stages.Select(s => s.Flops),
        Variants = history.Variants.Select(v => new { v.Name, Probabilities = v.Stages.Select(s => s.ProbabilityWorth), Dropped = v.Outcome == PortfolioOutcome.Dropped }),
    };

    private static object Arm(ReportArm arm, ArmStyle style, IReadOnlyDictionary<RunRecord, LearningCurve> curves) => new
    {
        arm.Name,
        style.Color,
        style.Dash,
        style.Symbol,
        Runs = arm.Runs.Select(Run),
        Frontier = arm.Fit?.Frontier.Select(
            p => new[] { p.At.Flops, p.At.Params, p.At.Tokens, p.Loss.Value, p.Loss.Lower, p.Loss.Upper }) ?? [],
        Isoloss = arm.Fit?.Isoloss.Select(c => new { c.Loss, Points = c.Points.Select(p => new[] { p.Params, p.Tokens }) }) ?? [],
        Residuals = arm.Fit?.Residuals.Select(r => new { Run = r.RunId, r.Fitted, r.LogResidual }) ?? [],
        Slices = arm.Fit?.Slices.Select(s => new { s.Held, s.Axis, Measured = Points(s.Measured), Law = Points(s.Law), Fresh = Points(s.Fresh) }) ?? [],
        Optima = arm.Fit?.Optima.Select(o => new { o.Rung, o.Axis, o.Fitted, Measured = Interval(o.Measured) }) ?? [],
        Map = arm.Fit?.Map is not { } map ? null : new
        {
            map.Rung,
            X = map.Axes.X,
            Y = map.Axes.Y,
            Runs = map.Runs.Select(r => new[] { r.X, r.Y, r.Above }),
            Optimum = new[] { map.Optimum.X, map.Optimum.Y },
            Curves = map.Curves.Select(c => new { c.Above, Points = c.Points.Select(p => new[] { p.X, p.Y }) }),
        },
        Sizes = arm.Fit?.Sizes?.Minima.Select(m => new[] { m.Flops, m.Params.Value, m.Params.Lower, m.Params.Upper }) ?? [],
        Floor = Interval(Regret.Floor(arm)),
        Curves = arm.Runs.Where(curves.ContainsKey).Select(run => Curve(run, curves[run])),
        Comparison = arm.Comparison is not { } c ? null : new
        {
            c.Level,
            Target = Interval(c.Multiplier),
            TargetFlops = c.Target.Flops,
            Curve = c.Curve.Select(p => new[] { p.Flops, p.Multiplier.Value, p.Multiplier.Lower, p.Multiplier.Upper }),
            Rungs = c.Rungs.Select(r => new { r.Params, r.Tokens, r.Flops, r.Difference, r.Fitted, r.Pairs, Multiplier = Interval(r.Multiplier) }),
            Structures = c.Structures.Where(s => s.Curve.Count > 0).OrderBy(s => s.Weight).Select(Structure),
        },
    };

    private static object Structure(StructureResult structure)
    {
        StructureStyle style = StructureStyle.Of(structure.Name);
        return new
        {
            structure.Name,
            style.Color,
            style.Dash,
            structure.Weight,
            Curve = structure.Curve.Select(p => new[] { p.Multiplier.Value, p.Multiplier.Lower, p.Multiplier.Upper }.Select(v => Math.Round(v, 4))),
        };
    }

    private static IEnumerable<double[]> Points(IReadOnlyList<SlicePoint> points) => points.Select(p => new[] { p.X, p.Loss });

    private static object Curve(RunRecord run, LearningCurve curve) =>
        new { Run = run.Id, run.Params, curve.X, curve.Y, curve.InTokens };

    private static object Run(RunRecord run) => new
    {
        run.Id,
        run.Rung,
        run.Params,
        run.Tokens,
        run.Flops,
        run.Loss,
        Regret = Regret.Of(run),
        State = StateWords.Of(run.State),
        run.Seed,
    };

    private static double[]? Interval(Estimate? estimate) => estimate is { } e ? [e.Value, e.Lower, e.Upper] : null;

    /// <summary>Seven digits are more than a pixel shows; NaN and infinities, which JSON lacks, become null.</summary>
    private sealed class ShortNumberConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteRawValue(value.ToString("G7", CultureInfo.InvariantCulture));
            else
                writer.WriteNullValue();
        }
    }
}
