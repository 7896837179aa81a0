using System.CommandLine;
using Isoloss.Cli.Output;
using Isoloss.Core.Organisation;
using Isoloss.Dashboard.Interactive;
using Isoloss.Dashboard.Reports;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss org [ORG.yaml]</c>: how an organisation turns people and compute into tested ideas, and what would change it.</summary>
internal static class OrgCommand
{
    public static Command Create(Session session)
    {
        var input = new OrgInput();
        var whatIf = new Option<string[]>("--what-if")
        {
            Description = "A change to ask about, or several at once with commas: compute=10x, implementation=30x, streams=8, latency=60min, cache=0.5, ladder=10x4. Default: these",
            HelpName = "change",
        };
        var years = CommonOptions.Number("--years", "Years to simulate", 10, x => x is > 0 and <= 1e4, "a number above 0 and at most 10000");
        Option<int> seed = CommonOptions.Seed();
        seed.Description = "Seed of the simulation; the same seed gives the same answer";
        Option<string?> report = CommonOptions.Report();
        report.Description = "Also write a page to play with: sliders, curves, simulated points, in one file";
        Option<bool> json = CommonOptions.Json();
        var command = input.AddTo(new Command("org", "How a research organisation turns people, compute and latency into tested ideas and adopted gains"));
        foreach (Option option in new Option[] { whatIf, years, seed, report, json })
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            Reporting.RequireWritable(parsed.GetValue(report));
            var options = new SimulationOptions { Years = parsed.GetValue(years), Seed = parsed.GetValue(seed) };
            var answer = OrgAnswer.Of(input.Read(parsed, session), parsed.GetValue(whatIf) ?? [], options);
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, OrgJson.Of(answer));
            else
                OrgText.Write(session, answer);
            if (parsed.GetValue(report) is { } file)
                WritePage(file, answer, options, session);
            return ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss org",
            "isoloss org --preset frontier --what-if compute=10x --what-if compute=10x,implementation=30x",
            "isoloss org my-lab.yaml --set researchers=50 --set judgement=calibrated --report org.html",
            "isoloss org --study study.yaml --runs runs --gpu-flops 4e14 --json");
    }

    private static void WritePage(string file, OrgAnswer answer, SimulationOptions options, Session session)
    {
        var origin = new ReportOrigin(Reporting.Version, $"isoloss {string.Join(' ', session.Arguments)}", session.Time.GetLocalNow());
        InteractiveWriter.Write(file, OrganisationPage.Of(answer.Year, answer.Described.About, answer.WhatIfs, answer.Assumptions, options, origin));
        session.Note($"report: {file}");
    }
}
