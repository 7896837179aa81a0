using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;
using Isoloss.Core.Fitting;
using Isoloss.Dashboard.Reports;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests;

/// <summary>
/// A study of the demo's shape with a known law: a baseline, a variant that is worth 1.5 times its compute, and a placebo,
/// each on twelve rungs, with noise, learning curves, one diverged and one failed run. The loss is E + A N^-a + B D^-b.
/// </summary>
internal sealed class SampleReport
{
    public const double EntropyRate = 2.325;
    private const double A = 95, Alpha = 0.44, B = 33000, Beta = 0.88;
    private const double TargetFlops = 1e15;

    private static readonly (int Width, int Layers, double Params)[] Sizes =
        [(32, 2, 27_300), (48, 2, 59_400), (64, 3, 152_000), (96, 3, 337_000)];
    private static readonly double[] Tokens = [0.5e6, 1e6, 2e6];

    private readonly Random _random = new(7);
    private readonly string? _folder;

    private SampleReport(string? folder) => _folder = folder;

    /// <summary>The model; learning curves are written as run directories under <paramref name="folder"/>, where one is
    /// given.</summary>
    public static ReportModel Create(string? folder = null) => new SampleReport(folder).Build();

    private ReportModel Build()
    {
        ReportArm baseline = Arm("baseline", 1, 1) with { IsBaseline = true };
        ReportArm muon = Arm("muon", 1.5, 1);
        ReportArm placebo = Arm("placebo", 1, 2);
        muon = Broken(muon) with
        {
            Change = new JsonObject { ["optimizer"] = new JsonObject { ["name"] = "muon", ["learning_rate"] = 0.02 } },
            Comparison = Compare(baseline, muon, new Estimate(1.47, 1.31, 1.66), Verdict.Go, 0.9994, -0.012),
        };
        placebo = placebo with
        {
            Change = new JsonObject { ["seeds"] = new JsonArray(11, 12) },
            Comparison = Compare(baseline, placebo, new Estimate(0.98, 0.87, 1.11), Verdict.Undecided, 0.38, 0.006),
        };
        return new ReportModel
        {
            Title = "Muon against AdamW on the demo ladder",
            Question = "Does orthogonalised momentum save compute at 10¹⁵ FLOP, or only at the sizes a laptop can train?",
            Origin = new ReportOrigin(
                "Isoloss 0.1.0", "isoloss demo --report report.html", new DateTimeOffset(2025, 3, 14, 9, 30, 0, TimeSpan.Zero)),
            Arms = [baseline, muon with { Options = [Option(muon.Comparison)] }, placebo],
            Portfolio = Portfolio(),
            Target = Frontier(TargetFlops, 1),
            Assumptions = ["All runs were measured on the same 262,144 evaluation tokens.",
                "FLOP are counted as 6 N D plus attention, without embedding look-ups."],
            Reproduction = new Reproduction
            {
                StudyText = """
                    question: Does Muon save compute?
                    baseline: adamw
                    variants:
                      muon:
                        optimizer: { name: muon, learning_rate: 0.02 }
                    ladder:
                      sizes: [32x2, 48x2, 64x3, 96x3]
                      tokens: [0.5M, 1M, 2M]

                    """,
                Commands =
                    ["isoloss study run demo.yaml", "isoloss compare runs --baseline baseline --variant muon --at flops=1e15"],
                Versions = new Dictionary<string, string> { ["Runtime"] = ".NET 10.0.1", ["libtorch"] = "2.10.0 (CPU)", ["Processor"] = "two cores" },
                Seed = 1,
                DataHash = "3f1a9c64d2b07e55",
            },
        };
    }

    private ReportArm Arm(string name, double multiplier, int seed)
    {
        RunRecord[] runs = [.. from size in Sizes from tokens in Tokens select Run(name, size, tokens, multiplier, seed)];
        return new ReportArm { Name = name, Runs = runs, Fit = Fit(runs, multiplier) };
    }

    private RunRecord Run(string arm, (int Width, int Layers, double Params) size, double tokens, double multiplier, int seed)
    {
        double loss = Loss(size.Params, tokens, multiplier) + 0.006 * Normal();
        string label = $"{size.Width}x{size.Layers}@{tokens / 1e6}M";
        var spec = new RunSpec
        {
            Trainer = new TrainerIdentity { Name = TrainerIdentity.BuiltinName, Version = "1" },
            Recipe = new JsonObject { ["arm"] = arm },
            Size = new JsonObject { ["width"] = size.Width, ["layers"] = size.Layers },
            Tokens = (long)tokens,
            Seed = seed,
        };
        return new RunRecord
        {
            Id = spec.Key,
            Arm = arm,
            Params = size.Params,
            Tokens = tokens,
            Flops = 6.4 * size.Params * tokens,
            Loss = loss,
            OracleLoss = EntropyRate + 0.002,
            EntropyRate = EntropyRate,
            Seed = seed,
            Rung = label,
            TokensPerSecond = 2.9e9 / size.Params,
            Directory = _folder is null ? null : WriteDirectory(spec, size.Params, tokens, loss, multiplier),
        };
    }

    private RunDirectory WriteDirectory(RunSpec spec, double parameters, double tokens, double loss, double multiplier)
    {
        RunDirectory directory = RunDirectory.Create(_folder!, spec);
        using (MetricsFile metrics = MetricsFile.Open(directory.MetricsFile))
        {
            long steps = (long)(tokens / 2048);
            for (long step = 1; step <= steps; step += Math.Max(1, steps / 300))
            {
                double seen = step * 2048;
                // From guessing (log 64) down to the law, and above it by the noise of a batch.
                double guess = Math.Log(64) - EntropyRate, law = Loss(parameters, seen, multiplier) - EntropyRate;
                double now = EntropyRate + 1 / Math.Sqrt(1 / (guess * guess) + 1 / (law * law)) + 0.02 * Normal();
                metrics.Append(step, new JsonObject { ["tokens"] = seen, ["loss"] = now });
            }
        }
        directory.WriteResult(new RunResult { Loss = loss, LossStandardError = 0.0021, Params = parameters, Tokens = tokens });
        return directory;
    }

    private static ReportArm Broken(ReportArm arm)
    {
        var runs = arm.Runs.ToList();
        runs.Add(runs[^1] with
        {
            Id = "0123456789abcdef0123",
            Seed = 3,
            Loss = double.NaN,
            State = RunState.Diverged,
            Directory = null,
        });
        runs.Add(runs[^3] with
        {
            Id = "fedcba9876543210fedc",
            Seed = 3,
            Loss = double.NaN,
            State = RunState.Failed,
            Directory = null,
            TokensPerSecond = null,
        });
        return arm with { Runs = runs };
    }

    private static ArmFit Fit(RunRecord[] runs, double multiplier) => new()
    {
        Law = "chinchilla",
        Equation = "L = E + A N^-alpha + B D^-beta",
        Parameters =
        [
            new("E", Around(EntropyRate - 0.03, 0.025)), new("A", Around(A, 21)), new("B", Around(B, 8200)),
            new("alpha", Around(Alpha, 0.03)), new("beta", Around(Beta, 0.05)),
        ],
        Frontier = [.. Spaced(2e10, 2.5e15, 60).Select(c => FrontierPointAt(c, multiplier))],
        Isoloss = [.. new[] { 3.0, 2.8, 2.65, 2.55, 2.48 }.Select(level => Isoloss(level, multiplier))],
        Residuals = [.. runs.Select(run => Residual(run, multiplier))],
        Diagnostics = multiplier > 1
            ? [new Diagnostic("floor-weakly-identified", "E and alpha move together (correlation 0.97).", "Add a larger size.")]
            : [],
    };

    private static RunResidual Residual(RunRecord run, double multiplier)
    {
        double fitted = Loss(run.Params, run.Tokens, multiplier);
        return new RunResidual(run.Id, fitted, Math.Log(run.Loss / fitted));
    }

    private static ComparisonResult Compare(ReportArm baseline, ReportArm variant, Estimate multiplier, Verdict verdict,
        double probability, double trend) => new()
    {
        Level = 0.95,
        Verdict = verdict,
        ProbabilityBetter = probability,
        SmallestGain = 0,
        Target = Frontier(TargetFlops, 1),
        Multiplier = multiplier,
        TrendPerDecade = new Estimate(trend, trend - 0.02, trend + 0.02),
        Curve = [.. Spaced(1e11, TargetFlops, 40).Select(c => new MultiplierPoint(c, Widened(multiplier, c, trend)))],
        LossDifferences = [new LossDifference(Frontier(TargetFlops, 1).Params, Frontier(TargetFlops, 1).Tokens,
            verdict == Verdict.Go ? new Estimate(-0.0213, -0.0301, -0.0125) : new Estimate(0.0011, -0.0065, 0.0088))],
        Rungs = [.. baseline.Runs.Zip(variant.Runs, (a, b) => new RungDifference(a.Params, a.Tokens, a.Flops, b.Loss - a.Loss,
            Loss(a.Params, a.Tokens, variant.Name == "muon" ? 1.5 : 1) - Loss(a.Params, a.Tokens, 1), 1)
            {
                Multiplier = Around(variant.Name == "muon" ? 1.5 : 1, 0.2),
            })],
        ChangesOfMind =
        [
            new ChangeOfMind
            {
                At = ScalePoint.Of(337_000, 2e6),
                Pairs = 1,
                Expected = multiplier,
                Go = verdict == Verdict.Go ? new OutcomeRange(1.2, null) : null,
                NoGo = verdict == Verdict.Go ? null : new OutcomeRange(null, 0.8),
                ProbabilityGo = verdict == Verdict.Go ? 0.97 : 0,
                ProbabilityNoGo = verdict == Verdict.Go ? 0 : 0.04,
            },
        ],
        ExpectedLosses = new ExpectedLosses(0.2, 0.8, 0.05),
        Uncertainty = new UncertaintyShares(0.5, 0.3, 0.1, 0.1),
        Structures =
        [
            new StructureResult("shared floor, multiplier with a slope", multiplier, 0.71, 0.0026)
            {
                Curve = [.. Spaced(1e11, TargetFlops, 40).Select(c => new MultiplierPoint(c, Widened(multiplier, c, trend)))],
            },
            new StructureResult("separate floors",
                new Estimate(multiplier.Value * 0.97, multiplier.Lower * 0.9, multiplier.Upper * 1.04), 0.29, 0.0025),
        ],
        Reasons = verdict == Verdict.Go
            ?
            [
                "The whole interval lies above 1, and so does every sharing structure's.",
                "All 12 paired rungs favour the variant.",
                "The gain shrinks slowly with scale: 1.51× on the ladder, 1.47× at the target.",
            ]
            : ["The interval contains 1 and is wider than the difference.", "5 of 12 paired rungs favour the variant."],
        Diagnostics =
            [new Diagnostic("far-extrapolation", "The target is 232 times the largest run.", "Add one rung near 10¹³ FLOP.")],
        LossCurve = [],
        BaselineLaw = new ArmLaw { Theta = [EntropyRate, A, B, Alpha, Beta] },
        VariantLaw = new ArmLaw { Theta = [EntropyRate, A, B, Alpha, Beta] },
    };

    private static FurtherOption Option(ComparisonResult? result)
    {
        var rung = new LadderRung { At = ScalePoint.Of(1e6, 4e6), VariantFlops = 2.4e13, Steepness = 0.1 };
        var candidate = new Candidate([RungRuns.Reach(rung, 2)!]);
        return new FurtherOption(new RunValue(candidate, 0.98, 0.6, 0.01, 3e13), result!.ChangesOfMind[0]);
    }

    private static PortfolioHistory Portfolio() => new()
    {
        Stages = [new ScalePoint(59_400, 2e6, 7e11), new ScalePoint(337_000, 2e6, 4e12)],
        Variants =
        [
            new("muon", [new(0.9, 1e12), new(0.9994, 5e12)], PortfolioOutcome.Kept),
            new("placebo", [new(0.12, 1e12), new(double.NaN, 1e12)], PortfolioOutcome.Dropped),
        ],
        DropBelow = 0.2,
    };

    private static Estimate Widened(Estimate atTarget, double flops, double trend)
    {
        double decades = Math.Log10(flops / TargetFlops);
        double value = atTarget.Value * Math.Pow(10, trend * decades);
        double narrowing = 0.35 + 0.65 * Math.Pow((Math.Log10(flops) - 12) / 3, 2);
        return new Estimate(value, value * Math.Pow(atTarget.Lower / atTarget.Value, narrowing),
            value * Math.Pow(atTarget.Upper / atTarget.Value, narrowing));
    }

    // A multiplier m of compute along the frontier is here m^(1/2) on each of N and D.
    private static double Loss(double parameters, double tokens, double multiplier) =>
        EntropyRate + A * Math.Pow(parameters * Math.Sqrt(multiplier), -Alpha)
            + B * Math.Pow(tokens * Math.Sqrt(multiplier), -Beta);

    private static ScalePoint Frontier(double flops, double multiplier)
    {
        double g = Math.Pow(Alpha * A / (Beta * B) * Math.Pow(multiplier, (Beta - Alpha) / 2), 1 / (Alpha + Beta));
        double n = g * Math.Pow(flops / 6, Beta / (Alpha + Beta));
        return new ScalePoint(n, flops / 6 / n, flops);
    }

    private static FrontierPoint FrontierPointAt(double flops, double multiplier)
    {
        ScalePoint at = Frontier(flops, multiplier);
        double loss = Loss(at.Params, at.Tokens, multiplier);
        double half = 0.006 + 0.004 * Math.Abs(Math.Log10(flops) - 12);
        return new FrontierPoint(at, new Estimate(loss, loss - half, loss + half));
    }

    private static IsolossCurve Isoloss(double level, double multiplier)
    {
        double scale = Math.Sqrt(multiplier);
        var points = from n in Spaced(5e3, 5e7, 200)
                     let rest = level - EntropyRate - A * Math.Pow(n * scale, -Alpha)
                     where rest > 0
                     let d = Math.Pow(rest / B, -1 / Beta) / scale
                     where d < 1e11
                     select ScalePoint.Of(n, d);
        return new IsolossCurve(level, [.. points]);
    }

    private static Estimate Around(double value, double half) => new(value, value - half, value + half);

    private static IEnumerable<double> Spaced(double low, double high, int count) =>
        Enumerable.Range(0, count).Select(i => low * Math.Pow(high / low, i / (count - 1.0)));

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
