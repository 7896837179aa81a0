using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Isoloss.Core.Fitting;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Dashboard.Reports;

/// <summary>The words and numbers of the page, under the names that report.html uses.</summary>
internal static partial class PageView
{
    /// <summary>The view of <paramref name="model"/>; whether runs have learning curves is known to whoever read them.</summary>
    public static JsonObject Of(ReportModel model, bool hasCurves)
    {
        JsonObject view = new()
        {
            ["title"] = model.Title,
            ["question"] = model.Question,
            ["version"] = model.Origin.Version,
            ["date"] = model.Origin.Date.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture),
            ["commandLine"] = model.Origin.CommandLine,
            ["level"] = Numbers.Level(model.Level),
            ["facts"] = Texts(Facts(model)),
            ["arms"] = List(model.Arms.Select(Key)),
            ["verdicts"] = List(VerdictView.Of(model)),
            ["minds"] = List(MindView.Of(model)),
            ["portfolio"] = PortfolioView.Of(model),
            ["structureKeys"] = List(StructureKeys(model)),
            ["summary"] = Summary(model),
            ["laws"] = List(Laws(model)),
            ["exponents"] = Texts(Exponents(model)),
            ["oracle"] = Texts(OracleWords(model)),
            ["runs"] = List(RunsView.Of(model)),
            ["efficiency"] = EfficiencyView.Of(model),
            ["health"] = HealthView.Of(model.Health),
            ["trees"] = List(BranchesView.Of(model)),
            ["diagnostics"] = List(Diagnostics(model)),
            ["assumptions"] = Texts(model.Assumptions),
        };
        AddReproduction(view, model);
        AddLabels(view, model);
        AddSwitches(view, model, hasCurves);
        return view;
    }

    /// <summary>A list for the template.</summary>
    public static JsonArray List(IEnumerable<JsonObject> items) => new([.. items]);

    /// <summary>A list of texts for the template.</summary>
    public static JsonArray Texts(IEnumerable<string> items) => new([.. items.Select(item => JsonValue.Create(item))]);

    private static IEnumerable<string> Facts(ReportModel model)
    {
        RunRecord[] runs = Runs(model);
        var states = runs.GroupBy(run => run.State).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {StateWords.Of(group.Key)}").ToList();
        if (model.Branches.Count > 0)
            yield return $"{model.Branches.Sum(t => t.All().Count() - 1)} branches of {model.Branches.Count} {(model.Branches.Count == 1 ? "trunk" : "trunks")}";
        if (model.Arms.Count == 0)
            yield break;
        yield return $"{runs.Length} {(runs.Length == 1 ? "run" : "runs")}"
            + (states.Count > 1 ? $" ({string.Join(", ", states)})" : "");
        yield return $"{model.Arms.Count} {(model.Arms.Count == 1 ? "arm" : "arms")}";
        if (runs.Length > 0)
            yield return $"{Numbers.Power(runs.Min(run => run.Flops))} to {Numbers.Power(runs.Max(run => run.Flops))} FLOP";
        if (model.Target is { } target)
            yield return $"target {Numbers.Power(target.Flops)} FLOP";
    }

    private static JsonObject Key(ReportArm arm, int index)
    {
        ArmStyle style = ArmStyle.Of(index);
        return new JsonObject
        {
            ["index"] = index,
            ["name"] = arm.Name,
            ["isBaseline"] = arm.IsBaseline ? true : null,
            ["color"] = style.Color,
            ["dash"] = style.Dash.Length == 0 ? "none" : style.Dash,
            ["shape"] = style.Shape,
        };
    }

    /// <summary>A legend of the structures that a variant's figure shows, the most believed first.</summary>
    private static IEnumerable<JsonObject> StructureKeys(ReportModel model) =>
        from structure in model.Arms.SelectMany(arm => arm.Comparison?.Structures ?? []).Where(s => s.Curve.Count > 0)
            .GroupBy(s => s.Name).OrderByDescending(same => same.Max(s => s.Weight))
        let style = StructureStyle.Of(structure.Key)
        select new JsonObject
        {
            ["name"] = structure.Key,
            ["color"] = style.Color,
            ["dash"] = style.Dash.Length == 0 ? "none" : style.Dash,
            // Several variants give a model several weights; those stand with their verdicts.
            ["weight"] = structure.Count() == 1 && model.Arms.Count(arm => arm.Comparison is not null) == 1 ? Numbers.Fixed(structure.First().Weight, 2) : null,
        };

    /// <summary>What a report without a comparison has to say first: what each law predicts at the target, or how it
    /// fits.</summary>
    private static JsonObject? Summary(ReportModel model)
    {
        var fitted = model.Arms.Where(arm => arm.Fit is not null).ToList();
        if (fitted.Count == 0 || model.Arms.Any(arm => arm.Comparison is not null))
            return null;
        return new JsonObject
        {
            ["lines"] =
                List(fitted.Select(arm => new JsonObject { ["name"] = arm.Name, ["text"] = Typeset.Formula(SummaryWords(arm.Fit!, model)) })),
        };
    }

    private static string SummaryWords(ArmFit fit, ReportModel model)
    {
        string spread = fit.Residuals.Count == 0
            ? ""
            : $"; half of the runs lie within {Numbers.Fixed(100 * MedianSize(fit.Residuals), 2)} % of it";
        if (model.Target is not { } target || fit.Frontier.Count == 0)
            return WithNumbers(fit) + spread;
        FrontierPoint at = fit.Frontier.MinBy(p => Math.Abs(Math.Log(p.At.Flops / target.Flops)))!;
        return $"{Numbers.Loss(at.Loss.Value)} nats per token at {Numbers.Power(at.At.Flops)} FLOP, "
            + $"{Numbers.Level(model.Level)} interval {Numbers.Interval(at.Loss, x => Numbers.Loss(x))}{spread}";
    }

    /// <summary>A table for each law, a row for each arm that it was fitted to.</summary>
    private static IEnumerable<JsonObject> Laws(ReportModel model) =>
        from arm in model.Arms
        where arm.Fit is not null
        let symbols = string.Join(' ', arm.Fit!.Parameters.Select(p => p.Name))
        group arm by (arm.Fit!.Law, arm.Fit.Equation, symbols) into law
        select new JsonObject
        {
            ["law"] = law.Key.Law,
            ["equation"] = Typeset.Formula(law.Key.Equation),
            ["symbols"] = Texts(law.First().Fit!.Parameters.Select(p => p.Name)),
            ["fits"] = List(law.Select(Fit)),
        };

    private static JsonObject Fit(ReportArm arm) => new()
    {
        ["name"] = arm.Name,
        ["parameters"] = List(arm.Fit!.Parameters.Select(p => new JsonObject
        {
            ["estimate"] = p.Identified ? Numbers.Parameter(p.Value.Value) : "not identified",
            ["interval"] = Range(p),
        })),
    };

    /// <summary>What the runs cannot bound is open on that side, not a number.</summary>
    private static string Range(ParameterEstimate p) => p is { Identified: false, Profile: { } profile }
        ? (profile.LowerOpen, profile.UpperOpen) switch
        {
            (true, true) => "open",
            (true, false) => $"below {Numbers.Parameter(profile.Value.Upper)}",
            (false, true) => $"above {Numbers.Parameter(profile.Value.Lower)}",
            _ => Numbers.Interval(profile.Value, Numbers.Parameter),
        }
        : Numbers.Interval(p.Value, Numbers.Parameter);

    private static IEnumerable<string> Exponents(ReportModel model) =>
        from arm in model.Arms
        where arm.Fit?.Sizes is not null
        let sizes = arm.Fit!.Sizes
        select $"{arm.Name}: the best size grows as compute to the power {Numbers.Fixed(sizes.Exponent.Value, 3)} by parabolas "
            + $"({Numbers.Level(model.Level)} interval {Numbers.Interval(sizes.Exponent, x => Numbers.Fixed(x, 3))}), "
            + $"{Numbers.Fixed(sizes.LawExponent, 3)} by the law at the same budgets.";

    private static IEnumerable<string> OracleWords(ReportModel model)
    {
        if (Regret.EntropyRate(model) is not { } rate)
            yield break;
        yield return $"The entropy rate of this data is {Numbers.Loss(rate)} nats per token: "
            + "no predictor does better on average.";
        foreach (ReportArm arm in model.Arms.Where(arm => arm.IsBaseline || model.Arms.Count == 1))
            if (Regret.Floor(arm) is { } floor)
                yield return $"The free fit of {arm.Name} puts the floor at {Numbers.Loss(floor.Value)}, "
                    + $"{Numbers.Level(model.Level)} interval {Numbers.Interval(floor, x => Numbers.Loss(x))}: "
                    + $"{Numbers.Signed(floor.Value - rate, 4)} from the truth, and the interval "
                    + (floor.Contains(rate) ? "contains it." : "misses it. Trust regret and held-out error before this floor.");
    }

    private static IEnumerable<JsonObject> Diagnostics(ReportModel model)
    {
        var all = model.Diagnostics.Select(d => (About: (string?)null, Diagnostic: d)).ToList();
        foreach (ReportArm arm in model.Arms)
        {
            all.AddRange((arm.Fit?.Diagnostics ?? []).Select(d => ((string?)$"Fit of {arm.Name}", d)));
            all.AddRange((arm.Comparison?.Diagnostics ?? []).Select(d => ((string?)$"{arm.Name} against the baseline", d)));
        }
        return all.Select(item => new JsonObject
        {
            ["about"] = item.About,
            ["message"] = item.Diagnostic.Message,
            ["advice"] = item.Diagnostic.Advice,
            ["code"] = item.Diagnostic.Code,
        });
    }

    private static void AddReproduction(JsonObject view, ReportModel model)
    {
        Reproduction reproduction = model.Reproduction;
        int[] seeds = [.. Runs(model).Select(run => run.Seed).OfType<int>().Distinct().Order()];
        string[] words =
        [
            .. seeds.Length > 0 ? [$"runs {string.Join(", ", seeds)}"] : Array.Empty<string>(),
            .. reproduction.Seed is { } seed ? [$"fits {seed}"] : Array.Empty<string>(),
        ];
        view["seeds"] = words.Length > 0 ? string.Join("; ", words) : null;
        view["dataHash"] = reproduction.DataHash;
        view["studyText"] = reproduction.StudyText;
        // The command of the report itself stands above.
        view["commands"] = Texts(reproduction.Commands is [var only] && only == model.Origin.CommandLine ? [] : reproduction.Commands);
        view["versions"] = List(reproduction.Versions.OrderBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => new JsonObject { ["name"] = v.Key.Length > 0 ? char.ToUpperInvariant(v.Key[0]) + v.Key[1..] : v.Key, ["value"] = v.Value }));
    }

    /// <summary>What each figure shows, for readers who cannot see it.</summary>
    private static void AddLabels(JsonObject view, ReportModel model)
    {
        RunRecord[] runs = Runs(model);
        int lost = runs.Count(run => run.State != RunState.Finished || !double.IsFinite(run.Loss));
        string arms = string.Join(", ", model.Arms.Select(arm => arm.Name));
        view["lossLabel"] = $"Loss against training compute for {arms}. The table of runs holds the numbers.";
        view["isolossLabel"] = $"Curves of equal loss over parameters and tokens for {arms}.";
        view["multiplierLabel"] = "Compute multiplier against compute, and measured differences of loss per rung, for "
            + string.Join(", ", model.Arms.Where(arm => arm.Comparison is not null).Select(arm => arm.Name)) + ".";
        view["structuresLabel"] = "Compute multiplier against compute, averaged and under each model of how the arms relate, with what every rung measured by itself. "
            + "The table of models above holds their answers at the target.";
        view["portfolioLabel"] = "Probability that each variant is worth it at the target after each rung. The table below holds the numbers.";
        view["judgedLabel"] = "Held-out runs against what the others predicted of them, with intervals.";
        view["judgedCaption"] = $"{model.Judged.Count(j => j.Inside)} of {model.Judged.Count} held-out losses lie in their intervals.";
        view["slicesLabel"] = $"Loss along one axis with the others held, measured and by the law, for {arms}.";
        view["optimaLabel"] = $"Measured best values of each choice against the law's, rung by rung, for {arms}.";
        view["mapLabel"] = $"Losses of one rung over both choices, with the law's curves of equal loss, for {arms}.";
        view["sizesLabel"] = $"Best size against compute, by parabolas and by the law, for {arms}.";
        view["curvesLabel"] = $"Training loss against tokens, one panel per size, for {arms}.";
        view["branchesLabel"] = "Training loss of trunks and their branches, and each branch minus its trunk, against steps.";
        view["efficiencyLabel"] = "Data multiplier against the baseline's tokens, one panel per size. The table holds the numbers.";
        view["probesLabel"] = $"Probes against size up to the target for {arms}, one panel per probe. The tables below hold the numbers.";
        view["residualsLabel"] = $"Residuals of the fitted laws against compute for {arms}.";
        view["regretLabel"] = $"Regret against training tokens for {arms}.";
        view["floorLabel"] = "Fitted floors with intervals beside the true entropy rate.";
        view["runsCaption"] =
            $"{runs.Length} runs." + (lost > 0 ? $" {lost} without a loss, marked and left out of every fit." : "");
    }

    /// <summary>Which parts the page has.</summary>
    private static void AddSwitches(JsonObject view, ReportModel model, bool hasCurves)
    {
        RunRecord[] runs = Runs(model);
        ArmFit[] fits = [.. model.Arms.Select(arm => arm.Fit).OfType<ArmFit>()];
        Set("hasVerdicts", model.Arms.Any(arm => arm.Comparison is not null));
        Set("hasMinds", view["minds"]!.AsArray().Count > 0);
        Set("hasManyVariants", view["minds"]!.AsArray().Count > 1);
        Set("hasStructureCurves", view["structureKeys"]!.AsArray().Count > 0);
        Set("hasRuns", runs.Length > 0);
        Set("hasLost", runs.Any(run => run.State != RunState.Finished || !double.IsFinite(run.Loss)));
        Set("hasManyArms", model.Arms.Count > 1);
        Set("hasRungs", runs.Any(run => run.Rung is not null));
        Set("hasSeeds", runs.Any(run => run.Seed is not null));
        Set("hasSpeed", runs.Any(run => run.TokensPerSecond is not null));
        Set("hasRegret", runs.Any(run => Regret.Of(run) is not null));
        Set("hasFloor", Regret.EntropyRate(model) is not null && model.Arms.Any(arm => Regret.Floor(arm) is not null));
        Set("hasTarget", model.Target is not null);
        Set("hasFits", fits.Length > 0);
        Set("hasIsoloss", fits.Any(fit => fit.Isoloss.Count > 0));
        Set("hasJudged", model.Judged.Count > 0);
        Set("hasFrontier", fits.Any(fit => fit.Frontier.Count > 0));
        Set("hasSlices", fits.Any(fit => fit.Slices.Count > 0));
        Set("hasFresh", fits.Any(fit => fit.Slices.Any(slice => slice.Fresh.Count > 0)));
        Set("hasOptima", fits.Any(fit => fit.Optima.Count > 0));
        Set("hasSizes", fits.Any(fit => fit.Sizes is not null));
        Set("hasResiduals", fits.Any(fit => fit.Residuals.Count > 0));
        Set("hasCurves", hasCurves);
        Set("hasBranches", model.Branches.Count > 0);
        Set("hasDiagnostics", view["diagnostics"]!.AsArray().Count > 0);
        Set("hasAssumptions", model.Assumptions.Count > 0);
        Set("hasNotes", view.ContainsKey("hasDiagnostics") || view.ContainsKey("hasAssumptions"));
        Set("hasCommands", model.Reproduction.Commands.Count > 0);

        void Set(string name, bool present)
        {
            if (present)
                view[name] = true;
        }
    }

    private static RunRecord[] Runs(ReportModel model) => [.. model.Arms.SelectMany(arm => arm.Runs)];

    /// <summary>The law's formula with its estimates in the place of their symbols.</summary>
    private static string WithNumbers(ArmFit fit) => Word().Replace(
        fit.Equation,
        word => fit.Parameters.FirstOrDefault(p => p.Name == word.Value) is { } parameter
            ? Numbers.Parameter(parameter.Value.Value)
            : word.Value);

    private static double MedianSize(IReadOnlyList<RunResidual> residuals) =>
        residuals.Select(r => Math.Abs(r.LogResidual)).Order().ElementAt(residuals.Count / 2);

    [GeneratedRegex(@"[A-Za-z]\w*")]
    private static partial Regex Word();
}
