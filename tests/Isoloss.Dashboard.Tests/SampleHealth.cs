using Isoloss.Core.Degeneracy;
using Isoloss.Core.Projection;
using Isoloss.Core.Stability;
using Isoloss.Dashboard.Reports;
using Isoloss.Lab.Health;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Health;

namespace Isoloss.Tests;

/// <summary>What goes on inside the runs of the sample report: attention logits of the variant meet their limit before the target, and its text repeats itself.</summary>
internal static class SampleHealth
{
    private const double Target = 2e6;

    /// <summary>The report with it, and with the tokens to reach losses where it has learning curves.</summary>
    public static ReportModel AddTo(ReportModel model) => model with
    {
        Health = Create(),
        Efficiency = EfficiencyReader.Read(model.Arms.SelectMany(a => a.Runs), "baseline", []),
    };

    private static StudyHealth Create() => new()
    {
        Study = "sample",
        Level = 0.95,
        TargetParams = Target,
        TargetFlops = 1e15,
        Arms = [Arm("baseline", 0.02), Arm("muon", 0.55)],
        Projections = MetricProjector.Of([.. Metrics("activation RMS", 1), .. Metrics("log Z", 9)]),
        Written = Written(),
        Gaps = [],
        Assumptions = [],
    };

    /// <summary>A metric of five sizes that follows a power, the largest so many times as high.</summary>
    private static IEnumerable<MetricReading> Metrics(string name, double last) => new[] { 1e4, 3e4, 1e5, 3e5, 1e6 }.Select((n, i) => new MetricReading(
        new Metric("muon", MetricSource.Probe, name), Numbers.Count(n), n, Math.Pow(n, 0.2) * (1 + 0.01 * (i % 2)) * (i == 4 ? last : 1)));

    private static ArmHealth Arm(string name, double power) => new()
    {
        Arm = name,
        Stability = StabilityForecaster.Of([.. Runs(power)], Target, StabilityProbe.Builtin),
        Sections = [],
        Outliers = new OutlierSummary { Training = [], Sequences = [], Tokens = [], Kinds = [], Windows = [], Runs = 0 },
    };

    private static IEnumerable<StabilityRun> Runs(double power)
    {
        var random = new Random(3);
        double Near(double value) => value * Math.Exp(0.1 * (random.NextDouble() - 0.5));
        foreach (double n in new[] { 27_300.0, 59_400, 152_000, 337_000 })
            yield return new StabilityRun
            {
                Params = n,
                Tokens = 2e6,
                Loss = 3 - 0.1 * Math.Log(n / 27_300),
                Probes = new Dictionary<string, double>
                {
                    [StabilityProbe.AttentionLogit.Name] = Near(12 * Math.Pow(n / 27_300, power)),
                    [StabilityProbe.Activations.Name] = Near(3 * Math.Pow(n / 27_300, power / 3)),
                    [StabilityProbe.Gradient.Name] = Near(0.6 * Math.Pow(n / 27_300, -0.1)),
                },
            };
    }

    private static WrittenSummary Written()
    {
        ContinuationText Text(string text, double repeated) => new() { Text = text, Repeated = repeated, SameAsBefore = 0, Distinct = 0.5, Rare = 0 };
        var text = new Continuation
        {
            Window = 0,
            Prompt = "</script>A prompt with <b>markup</b>",
            Greedy = Text("and and and and and", 0.8),
            Sampled = Text("the the model the the model the the model", 0.6),
            Data = Text("and its own continuation", 0.02),
        };
        WrittenRun Run(string arm, double drawn) => new(arm, "96x3@2M", 337_000, [.. Enumerable.Range(0, 16).Select(i => new WrittenPrompt(
            i, new TextMeasure(0.5 + 0.01 * i, 0, 0.3, 0), new TextMeasure(drawn + 0.002 * i, 0, 0.5, 0), new TextMeasure(0.04, 0, 0.6, 0)))]);
        var sizes = DegeneracyAnalysis.Of([Run("baseline", 0.04), Run("muon", 0.4)], "baseline");
        return new WrittenSummary(sizes, [new WrittenExample("baseline", 337_000, null, text), new WrittenExample("muon", 337_000, DegeneracyKind.RepeatedRuns, text)]);
    }
}
