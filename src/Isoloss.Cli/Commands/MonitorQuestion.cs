using Isoloss.Core;
using Isoloss.Core.Monitoring;
using Isoloss.Runs.Recipes;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>A partial curve put on the axis of optimizer steps, with the learning rate of the whole run.</summary>
internal sealed class MonitorQuestion
{
    /// <summary>Batch where a curve counts only tokens and nothing says how many make a step.</summary>
    private const double UsualBatch = 5e5;

    private readonly CurveTable _table;
    private readonly List<string> _assumptions;
    private readonly double _tokensPerStep;

    /// <summary>Reads a curve's axis.</summary>
    /// <param name="table">The curve.</param>
    /// <param name="plan">What is known of the whole run.</param>
    /// <param name="needsSteps">True where finished curves set the time scale: steps may then not be guessed.</param>
    public MonitorQuestion(CurveTable table, MonitorPlan plan, bool needsSteps)
    {
        (_table, _assumptions) = (table, [.. table.Assumptions]);
        if (!table.HasSteps && plan.Steps is null && needsSteps)
            throw new BadInputException($"{table.Source}: found tokens but no steps beside finished curves in steps, so they have no common axis; expected a column step, or --steps with the steps of the whole run");
        _tokensPerStep = table.HasSteps ? double.NaN : plan.Tokens / plan.Steps ?? UsualBatch;
        if (!table.HasSteps && plan.Steps is null)
            _assumptions.Add("a step of the curve is 500k tokens; --steps with the steps of the whole run would say how many");
        var rows = Merged();
        Points = [.. rows.Where(r => r.Loss is not null).Select(r => new CurvePoint(r.Step, r.Rate, r.Loss!.Value))];
        if (Points.Count == 0)
            throw new BadInputException($"{table.Source}: found {table.Rows.Count} rows without a loss, expected a curve");
        Path = PathOf(rows, EndOf(rows, plan), plan);
    }

    /// <summary>The curve so far.</summary>
    public IReadOnlyList<CurvePoint> Points { get; }

    /// <summary>Learning rate over the whole run.</summary>
    public RatePath Path { get; }

    /// <summary>What was assumed.</summary>
    public IReadOnlyList<string> Assumptions => _assumptions;

    /// <summary>Finished curves of a table, told apart by their name, their size, and steps that start again.</summary>
    public static IReadOnlyList<ReferenceCurve> Finished(CurveTable table)
    {
        if (!table.HasSteps || !table.HasRates)
            throw new BadInputException($"{table.Source}: found no {(table.HasSteps ? "learning rate" : "step")}, expected finished curves with columns step, lr and loss (--curve-map lr=COLUMN)");
        var curves = new List<ReferenceCurve>();
        foreach (var group in table.Rows.Where(r => r.Loss is not null && double.IsFinite(r.Step) && double.IsFinite(r.Rate)).GroupBy(r => (r.Curve, r.Params)))
        {
            CurveRow[] rows = [.. group];
            for (int start = 0, end; start < rows.Length; start = end)
            {
                for (end = start + 1; end < rows.Length && rows[end].Step > rows[end - 1].Step; end++) { }
                var part = rows[start..end];
                var path = new RatePath([.. part.Select(r => r.Step)], [.. part.Select(r => r.Rate)]);
                curves.Add(new ReferenceCurve(double.IsNaN(group.Key.Params) ? 1 : group.Key.Params, path, [.. part.Select(r => new CurvePoint(r.Step, r.Rate, r.Loss!.Value))]));
            }
        }
        return curves;
    }

    private double StepOf(CurveRow row) => _table.HasSteps ? row.Step : row.Tokens / _tokensPerStep;

    /// <summary>One row per step: trackers write what they measure at one step in several rows.</summary>
    private List<CurveRow> Merged()
    {
        var rows = new List<CurveRow>();
        foreach (CurveRow found in _table.Rows)
        {
            var row = found with { Step = StepOf(found) };
            if (double.IsNaN(row.Step))
                continue;
            if (rows.Count > 0 && row.Step < rows[^1].Step)
                throw new BadInputException(FormattableString.Invariant(
                    $"{_table.Source}:{row.Line}: found {(_table.HasSteps ? "step" : "tokens")} {(_table.HasSteps ? found.Step : found.Tokens)} after {(_table.HasSteps ? rows[^1].Step : rows[^1].Tokens)}, expected rising ones: one curve of one run"));
            if (rows.Count > 0 && row.Step == rows[^1].Step)
                rows[^1] = rows[^1] with { Loss = row.Loss ?? rows[^1].Loss, Rate = double.IsNaN(row.Rate) ? rows[^1].Rate : row.Rate };
            else
                rows.Add(row);
        }
        return rows;
    }

    private double EndOf(List<CurveRow> rows, MonitorPlan plan)
    {
        double last = rows[^1].Step;
        var counted = rows.LastOrDefault(r => r.Tokens > 0);
        double end = plan.Steps ?? (counted.Tokens > 0 && plan.Tokens is { } tokens ? Math.Max(last, tokens * counted.Step / counted.Tokens) : last);
        if (plan.Steps is null && counted.Tokens > 0)
            _assumptions.Add(FormattableString.Invariant($"the run ends at step {end:0} (--steps would change that)"));
        if (end < Points[^1].Step)
            throw new BadInputException(FormattableString.Invariant($"{_table.Source}: found a loss at step {Points[^1].Step}, expected none behind the end of the run at step {end}"));
        if (end == Points[^1].Step && plan.Steps is null && !(counted.Tokens > 0))
            throw new BadInputException(FormattableString.Invariant($"{_table.Source}: found a curve up to step {end} and nothing that says where the run ends; expected --steps, a column tokens, or rows with step and lr but no loss for what is planned"));
        return end;
    }

    private RatePath PathOf(List<CurveRow> rows, double end, MonitorPlan plan)
    {
        CurveRow[] rated = [.. rows.Where(r => double.IsFinite(r.Rate))];
        if (rated.Length == 0 || rated.Max(r => r.Rate) <= 0)
        {
            if (plan.Schedule is not { } named)
            {
                _assumptions.Add("the learning rate is not recorded and taken to be constant: the forecast then knows nothing of its decay; --schedule would say it");
                return RatePath.Flat(end);
            }
            double[] all = Spread(0, end);
            return new RatePath(all, [.. all.Select(s => Multiple(named, s, end))]);
        }
        var steps = rated.Select(r => r.Step).ToList();
        var rates = rated.Select(r => r.Rate).ToList();
        if (steps[^1] >= end)
            return new RatePath(steps, rates);
        double last = steps[^1], peak = rates.Max(), then = rates[^1];
        double warmup = steps[rates.IndexOf(peak)];
        if (plan.Schedule is null)
            _assumptions.Add(FormattableString.Invariant($"the learning rate stays at {then:G3} until the end; --schedule, or rows with step and lr but no loss, would say what is planned"));
        foreach (double step in Spread(last, end).Skip(1))
        {
            steps.Add(step);
            rates.Add(plan.Schedule is { } s ? peak * Multiple(s with { WarmupTokens = (long)warmup }, step, end) : then);
        }
        return new RatePath(steps, rates);
    }

    // A schedule is a function of tokens; with batches of one token those are steps.
    private static double Multiple(ScheduleRecipe schedule, double step, double end) =>
        schedule.Multiple(Math.Min((long)step, (long)end - 1), (long)end, 1);

    private static double[] Spread(double from, double to) => [.. Enumerable.Range(0, 401).Select(i => from + (to - from) * i / 400.0)];
}
