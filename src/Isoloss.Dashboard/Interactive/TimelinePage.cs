using System.Text.Json.Nodes;
using Isoloss.Core.Forecasting;
using Isoloss.Dashboard.Reports;

namespace Isoloss.Dashboard.Interactive;

/// <summary>The timeline as a page that computes.</summary>
public static class TimelinePage
{
    /// <summary>No run is this small: the slider's end stands for "nothing observed".</summary>
    private const double NothingObserved = 20;

    private static readonly int[] Asked = [2030, 2050];
    private static readonly int[] Marked = [2025, 2035, 2050];

    /// <summary>The page of a model.</summary>
    /// <param name="model">The model; of what is uncertain in supply the page takes the median.</param>
    /// <param name="question">Years; observations are an input of the page.</param>
    /// <param name="published">What its source says; drawn beside it.</param>
    /// <param name="tables">Tables to put below the figures.</param>
    /// <param name="notes">What to know before believing it.</param>
    /// <param name="origin">Who wrote it.</param>
    public static InteractivePage Of(
        TimelineModel model, TimelineQuestion question, PublishedTimeline? published, IReadOnlyList<PageTable> tables, IReadOnlyList<string> notes, ReportOrigin origin)
    {
        SliderGroup[] groups = [.. Groups(model, question)];
        return new InteractivePage
        {
            Title = model.Name,
            Kicker = "Isoloss timeline",
            Question = "By when can the compute for a transformative model be paid for?",
            Facts = [$"{question.From} to {question.To}", "biological anchors (Cotra 2020)", "all curves are computed in this page"],
            Groups = groups,
            Readouts =
            [
                new("median", "Median year"), new("spread", "10 % to 75 %"),
                .. Asked.Where(y => y >= question.From && y <= question.To).Select(y => new Readout($"by{y}", $"By {y}")), new("none", "None of these"),
            ],
            Figures = Figures(published),
            Script = PageAssets.Read("timeline.js"),
            Data = Data(model, question, published, groups),
            Tables = tables,
            Notes = notes,
            Origin = origin,
        };
    }

    private static LiveFigure[] Figures(PublishedTimeline? published) =>
    [
        new("curve", "Probability by year", "Probability by year that the compute can be paid for",
            "Probability that the compute of a transformative training run can be paid for by a year."
            + (published?.By.Count > 1 ? " Dotted: what the source publishes; the preset is calibrated to it, so that agreement confirms nothing." : "")),
        new("anchors", "Each anchor by itself", "Probability by year under each anchor",
            "The same if one anchor is right. Thin lines carry no weight."),
        new("required", "Required compute", "Distribution of required FLOP and what can be paid for",
            "What each anchor holds for likely, weighted. Dashed: the largest run that can be paid for in a year, before the gain of algorithms."),
        new("affordable", "Affordable compute", "FLOP of the largest run by year",
            "FLOP of the largest run, and what it counts for under each anchor once algorithms have become better."),
    ];

    private static IEnumerable<SliderGroup> Groups(TimelineModel model, TimelineQuestion question)
    {
        Slider Of(string input, string label, double low, double high, double step, SliderFormat format, bool isLog = false, string unit = "")
        {
            double value = model.Number(input);
            return new Slider(input, label, value, Math.Min(low, value), Math.Max(high, value), step) { Format = format, IsLogarithmic = isLog, Unit = unit };
        }

        IEnumerable<Slider> Each(string input, double low, double high, double step, SliderFormat format, string unit = "") =>
            Anchors.All.Select(a => Of($"{a.Name()}.{input}", Title(a), low, high, step, format, unit: unit));

        yield return new("Weights of the anchors", [.. Each("weight", 0, 1, 0.01, SliderFormat.Percent)]);
        yield return new("Spending",
        [
            Of("spending.start", $"Largest run in {model.Number("spending.year")}", 1e6, 1e13, 0.05, SliderFormat.Dollars, isLog: true),
            Of("spending.doubling", "Doubles every", 0.5, 10, 0.1, SliderFormat.Number, unit: "years"),
            Of("spending.share", "Never more than this share of GDP", 1e-5, 0.2, 0.05, SliderFormat.Percent, isLog: true),
            Of("gdp.growth", "GDP grows by", 0, 0.1, 0.005, SliderFormat.Percent, unit: "a year"),
        ]);
        yield return new("Hardware",
        [
            Of("hardware.start", $"FLOP per dollar in {model.Number("hardware.year")}", 1e15, 1e20, 0.05, SliderFormat.Count, isLog: true),
            Of("hardware.doubling", "Doubles every", 0.5, 10, 0.1, SliderFormat.Number, unit: "years"),
            Of("hardware.cap", "Never more than", 1e19, 1e30, 0.1, SliderFormat.Count, isLog: true),
        ]);
        yield return new("Algorithms halve the requirement every", [.. Each("halving", 0.5, 10, 0.1, SliderFormat.Number, "years")], IsOpen: false);
        yield return new("Algorithms never gain more than", [.. Each("cap", 0, 10, 0.1, SliderFormat.Number, "OOM")], IsOpen: false);
        yield return new("Requirement, moved by",
        [
            .. Each("offset", -8, 8, 0.05, SliderFormat.Number, "OOM").Select((s, i) => i > 0 ? s : s with
            {
                Note = "One OOM (order of magnitude) more is what a tenfold effective horizon of the tasks costs.",
            }),
        ], IsOpen: false);
        yield return new("What was observed",
        [
            new("observed.flops", "Largest run that did not suffice", Observed(question), NothingObserved, 40, 0.1)
            {
                Format = SliderFormat.PowerOfTen,
                Unit = "FLOP",
                Note = "At its left end nothing is observed.",
            },
            new("observed.year", "Year of its algorithms", ObservedYear(model, question), 2015, 2060, 1),
        ], IsOpen: question.Observations.Count > 0);
    }

    private static TrainingObservation? Largest(TimelineQuestion question) => question.Observations.Where(o => !o.Sufficed).MaxBy(o => o.Flops);

    private static double Observed(TimelineQuestion question) => Largest(question) is { } o ? Math.Clamp(Math.Log10(o.Flops), NothingObserved, 40) : NothingObserved;

    private static double ObservedYear(TimelineModel model, TimelineQuestion question) =>
        Math.Clamp(Largest(question)?.Year ?? model.Number("algorithms.year"), 2015, 2060);

    private static JsonObject Data(TimelineModel model, TimelineQuestion question, PublishedTimeline? published, SliderGroup[] groups)
    {
        var quadrature = new TimelineQuadrature();
        var by = published?.By ?? [];
        return new JsonObject
        {
            ["name"] = model.Name,
            ["years"] = Numbers(question.Years.Select(y => (double)y)),
            ["asked"] = Numbers(Asked.Where(y => y >= question.From && y <= question.To).Select(y => (double)y)),
            ["marked"] = Numbers(Marked.Where(y => y >= question.From && y <= question.To).Select(y => (double)y)),
            ["leastObserved"] = NothingObserved,
            ["initial"] = new JsonObject(groups.SelectMany(g => g.Sliders).Select(s => KeyValuePair.Create<string, JsonNode?>(s.Name, s.Value))),
            ["fixed"] = new JsonObject(TimelineInputs.All.Where(d => d.IsSupply).Select(d => KeyValuePair.Create<string, JsonNode?>(d.Name, model.Number(d.Name)))),
            ["anchors"] = new JsonArray([.. Anchors.All.Select(a => AnchorData(quadrature, model, a))]),
            ["lowFlop"] = new JsonObject
            {
                ["steps"] = new JsonArray([.. Enumerable.Range(0, 4).Select(i => new JsonObject { ["below"] = 27 - i, ["probability"] = model.Number($"low-flop.{27 - i}") })]),
                ["push"] = Masses(TimelineQuadrature.Push(model)),
                ["floor"] = model.Number("low-flop.floor"),
            },
            ["published"] = new JsonObject { ["x"] = Numbers(by.Select(b => (double)b.Year)), ["y"] = Numbers(by.Select(b => b.Probability)) },
        };
    }

    private static JsonObject AnchorData(TimelineQuadrature quadrature, TimelineModel model, Anchor anchor)
    {
        JsonObject data = Masses(quadrature.Plain(model, anchor));
        data["name"] = anchor.Name();
        data["updated"] = anchor != Anchor.Evolution;
        return data;
    }

    private static JsonObject Masses((double Start, double Step, double[] Mass) lattice) => new()
    {
        ["start"] = lattice.Start,
        // Twelve decimals are more than a probability needs, and half the page.
        ["mass"] = Numbers(lattice.Mass.Select(m => Math.Round(m, 12))),
    };

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(v => JsonValue.Create(v))]);

    private static string Title(Anchor anchor) => anchor.ToString();
}
