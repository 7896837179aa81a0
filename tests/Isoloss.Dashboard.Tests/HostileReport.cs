using System.Text.Json.Nodes;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Dashboard.Reports;

namespace Isoloss.Tests;

/// <summary>The sample with markup in every text, and numbers that are none.</summary>
internal static class HostileReport
{
    public const string Name =
        "</script><img src=x onerror=\"window.hacked=1\"><a href=\"https://example.org\">%{x}</a>{{title}}";

    public static ReportModel Create()
    {
        ReportModel model = SampleReport.Create();
        return model with
        {
            Title = Name,
            Question = Name,
            Origin = model.Origin with { Version = Name, CommandLine = Name },
            Arms = [.. model.Arms.Select(Spoil)],
            Assumptions = [Name],
            Diagnostics = [new Diagnostic(Name, Name, Name)],
            Portfolio = model.Portfolio! with { Variants = [.. model.Portfolio.Variants.Select(v => v with { Name = v.Name + Name })] },
            Reproduction = new Reproduction
            {
                StudyText = Name,
                Commands = [Name],
                DataHash = Name,
                Versions = new Dictionary<string, string> { [Name] = Name },
            },
        };
    }

    private static ReportArm Spoil(ReportArm arm) => arm with
    {
        Name = arm.Name + Name,
        Change = arm.IsBaseline ? null : new JsonObject { [Name] = Name },
        Runs = [.. arm.Runs.Select(run => run with { Rung = Name })],
        Fit = arm.Fit! with { Law = Name, Equation = Name, Parameters = [.. arm.Fit.Parameters, new(Name, NotANumber)] },
        Comparison = arm.Comparison is not { } c ? null : c with
        {
            Reasons = [Name],
            Multiplier = new Estimate(c.Multiplier.Value, 0, double.PositiveInfinity),
            TrendPerDecade = NotANumber,
            Curve = [.. c.Curve.Select((p, i) => i % 3 == 0 ? p with { Multiplier = NotANumber } : p)],
            Structures = [new StructureResult(Name, NotANumber, double.NaN, double.NaN) { Curve = [.. c.Curve.Select(p => p with { Multiplier = NotANumber })] }],
            Rungs = [.. c.Rungs.Select((r, i) => i == 0 ? r with { Difference = double.NaN, Multiplier = NotANumber } : r)],
            ChangesOfMind = [c.ChangesOfMind[0] with { Expected = new Estimate(1, 0, double.PositiveInfinity), Go = new OutcomeRange(double.NaN, null) }],
        },
    };

    private static Estimate NotANumber => new(double.NaN, double.NegativeInfinity, double.PositiveInfinity);
}
