using System.Globalization;
using System.Text.Json.Nodes;
using Isoloss.Core.Organisation;
using Isoloss.Dashboard.Reports;

namespace Isoloss.Dashboard.Interactive;

/// <summary>The page of an organisation: bound and queueing formulas computed in the page, simulated points beside them.</summary>
public static class OrganisationPage
{
    private const double SimulatedYears = 4;
    private const double MinutesPerHour = 60;
    private static readonly double[] Noises = [0.25, 0.5, 1, 2, 4];

    /// <summary>Builds it; simulates the points.</summary>
    /// <param name="year">The organisation as it is.</param>
    /// <param name="about">What it is, in a sentence.</param>
    /// <param name="whatIfs">Changes for the table.</param>
    /// <param name="assumptions">What was assumed.</param>
    /// <param name="options">Seed of the simulations.</param>
    /// <param name="origin">Who wrote it.</param>
    public static InteractivePage Of(
        OrganisationYear year, string about, IReadOnlyList<WhatIf> whatIfs, IReadOnlyList<string> assumptions, SimulationOptions options, ReportOrigin origin)
    {
        ResearchOrganisation o = year.Organisation;
        return new InteractivePage
        {
            Title = $"{o.Name}: what turns people and compute into progress",
            Kicker = "Isoloss org",
            Question = about.Length > 0 ? about : null,
            Facts = [$"{o.Researchers} researchers", $"{Count(o.Compute)} GPUs", $"{o.Ladder.Count} rungs", $"prior {o.Prior.Name}", $"{Word(o.Judgement)} judgement"],
            Groups = Groups(o),
            Readouts =
            [
                new("ideas", "Ideas tested"), new("binds", "What binds"), new("gain", "Adopted gains a year, compute"),
                new("share", "Best share for research"), new("wait", "Mean wait"),
            ],
            Figures = Figures(o),
            Script = PageAssets.Read("organisation.js"),
            Data = Data(year, options),
            Tables = whatIfs.Count > 0 ? [WhatIfTable(whatIfs)] : [],
            Notes =
            [
                "Curves are the analytic bound and the queueing formulas (machine repair for each researcher, Allen-Cunneen for the cluster), an approximation; points are simulated, at the inputs the page started with.",
                "Gains at noise between the five screened levels are interpolated, and the other inputs do not change what becomes of an idea.",
                "Production functions pass through the present point and see compute only.",
                .. assumptions,
            ],
            Origin = origin,
        };
    }

    private static IReadOnlyList<SliderGroup> Groups(ResearchOrganisation o) =>
    [
        new("People",
        [
            Logarithmic("researchers", "Researchers", o.Researchers, 1, 1e4),
            new("streams", "Ideas each has under way", Math.Clamp(o.Streams, 1, 64), 1, 64, 1),
            new("attention", "Attention each gives", o.AttentionHours, 100, 8760, 10) { Unit = "h a year" },
            Logarithmic("implementation", "Speed of implementation", o.Implementation, 0.1, 1000) with { Unit = "times" },
        ]),
        new("Compute",
        [
            Logarithmic("compute", "GPUs in all", o.Compute, Math.Max(1, o.Ladder.Max(s => s.Gang)), 1e6),
            new("share", "Share that tests ideas", o.Share, 0.01, 1, 0.01) { Format = SliderFormat.Percent },
            new("cache", "Tests that differ little from a cached one", o.Cache, 0, 1, 0.01) { Format = SliderFormat.Percent, Note = $"at {(100 * o.CacheCost).ToString("0.#", CultureInfo.InvariantCulture)} % of the cost" },
            new("latency", "Latency of a test", Math.Min(o.Latency * MinutesPerHour, 1440), 0, 1440, 5) { Unit = "min" },
        ]),
        new("Measurement",
        [
            new("noise", "Noise of every rung", 1, Noises[0], Noises[^1], 0.05) { Unit = "times", IsLogarithmic = true },
        ]),
    ];

    private static Slider Logarithmic(string name, string label, double value, double low, double high) =>
        new(name, label, value, Math.Min(low, value), Math.Max(high, value), 0.02) { IsLogarithmic = true, Format = SliderFormat.Count };

    private static IReadOnlyList<LiveFigure> Figures(ResearchOrganisation o) =>
    [
        new("compute", "More compute", "Ideas tested a year against the number of GPUs: bound, queueing formulas, production functions, simulation",
            "Where the solid line leaves the bound, queues cost ideas; where the bound turns flat, people or streams bind. Dotted: what production functions say of the same compute. Points are simulated at the inputs the page started with."),
        new("streams", "More ideas under way", "Ideas tested a year against the ideas each researcher has under way",
            "The machine-repair queue: more streams fill the time that tests take, until a researcher has no rest. Points are simulated.") { IsShort = true },
        new("implementation", "Faster implementation", "Ideas tested a year against the speed of implementation",
            "Amdahl's law: what is not implementation soon takes all the time, or compute binds. Points are simulated.") { IsShort = true },
        new("gains", "What calibration is worth", "Adopted gains a year against the noise of measurements, for naive and calibrated judgement",
            $"Both test the same number of ideas on every rung and differ in which go on; noise 1 is that of {o.Name}. Where there is little noise naive judgement can gain more: it adopts ideas less sure to gain than the confidence asked for.") { IsShort = true },
        new("shares", "Research or the large run", "Effective compute of the large run against the share of GPUs that tests ideas",
            $"Compute left for the large run, times what research finds before it; years of research: {o.Horizon.ToString("0.##", CultureInfo.InvariantCulture)}.") { IsShort = true },
    ];

    private static JsonObject Data(OrganisationYear year, SimulationOptions options)
    {
        ResearchOrganisation o = year.Organisation;
        Judgement other = o.Judgement == Judgement.Naive ? Judgement.Calibrated : Judgement.Naive;
        return new JsonObject
        {
            ["cacheCost"] = o.CacheCost,
            ["runVariation"] = o.RunVariation,
            ["ideas"] = double.IsFinite(o.Ideas) ? o.Ideas : null,
            ["horizon"] = o.Horizon,
            ["ladder"] = List(o.Ladder, s => new JsonObject
            {
                ["gpuHours"] = s.GpuHours,
                ["gang"] = s.Gang,
                ["implement"] = s.Implement,
                ["analyse"] = s.Analyse,
            }),
            ["noises"] = List(Noises, n => JsonValue.Create(n)),
            ["judgement"] = Word(o.Judgement),
            ["otherJudgement"] = Word(other),
            ["screened"] = Screened(o),
            ["otherScreened"] = Screened(o with { Judgement = other }),
            ["functions"] = List(ProductionFunction.Presets, f => new JsonObject
            {
                ["name"] = f.Name,
                ["share"] = f.Share,
                ["substitution"] = f.Substitution,
                ["exponent"] = f.ComputeExponent,
            }),
            ["simulated"] = new JsonObject
            {
                ["compute"] = Simulated(year, options, [.. new[] { 1 / 8.0, 0.25, 0.5, 1, 2, 4, 8 }.Select(f => f * o.Compute)], (x, v) => x with { Compute = v }),
                ["streams"] = Simulated(year, options, [1, 2, 4, 8, 16, 32], (x, v) => x with { Streams = (int)v }),
                ["implementation"] = Simulated(year, options, [1, 3, 10, 30, 100], (x, v) => x with { Implementation = v }),
            },
        };
    }

    private static JsonArray Screened(ResearchOrganisation o) => List(
        Noises.AsParallel().AsOrdered().Select(n => Screening.Of(o with { Noise = n * o.Noise })),
        s => new JsonObject { ["gain"] = s.GainPerIdea, ["reach"] = List(s.Reach, r => JsonValue.Create(r)) });

    /// <summary>Simulated ideas a year where the organisation is possible.</summary>
    private static JsonObject Simulated(
        OrganisationYear year, SimulationOptions options, double[] values, Func<ResearchOrganisation, double, ResearchOrganisation> set)
    {
        var shorter = options with { Years = Math.Min(options.Years, SimulatedYears), MostEvents = options.MostEvents / 10 };
        double[] possible = [.. values.Where(v => OrganisationCheck.Find(set(year.Organisation, v)) is null)];
        double[] ideas = [.. possible.AsParallel().AsOrdered().Select(v => OrganisationSimulation.Run(set(year.Organisation, v), year.Screening, shorter).IdeasPerYear.Value)];
        return new JsonObject { ["x"] = List(possible, v => JsonValue.Create(v)), ["ideas"] = List(ideas, v => JsonValue.Create(v)) };
    }

    private static PageTable WhatIfTable(IReadOnlyList<WhatIf> whatIfs) => new(
        "What if", "Simulated; production functions see compute and labour only.",
        ["Change", "Ideas a year", "Times", "Gains, times", "Then binds", .. ProductionFunction.Presets.Select(f => $"By {f.Name}")],
        [.. whatIfs.Select(w => (IReadOnlyList<string>)
        [
            w.Change, Count(w.After.Simulation.IdeasPerYear.Value), Times(w.Ideas), Times(w.Gains), Word(w.After.Bound.Binding),
            .. ProductionFunction.Presets.Select(f => Times(w.By(f))),
        ])]);

    private static string Word<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string Times(double x) => $"{x.ToString(x >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture)}×";

    private static string Count(double x) => x.ToString("#,0", CultureInfo.InvariantCulture);

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> convert) => [.. items.Select(convert)];
}
