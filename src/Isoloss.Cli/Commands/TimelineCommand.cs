using System.CommandLine;
using Isoloss.Cli.Output;
using Isoloss.Core.Forecasting;
using Isoloss.Dashboard.Interactive;
using Isoloss.Lab.Forecasts;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss timeline</c>: by when compute buys a transformative model, and what a capability will cost.</summary>
internal static class TimelineCommand
{
    public static Command Create(Session session)
    {
        var input = new TimelineInput();
        var against = new Option<string?>("--against") { Description = "Explain the difference to another preset, driver by driver", HelpName = "PRESET" };
        var sensitivity = new Option<bool>("--sensitivity") { Description = "What the median depends on: tornado and shares of variance" };
        var year = CommonOptions.Number("--at", "Year of reference for probabilities", 2050, x => x is >= 1950 and <= 2500, "a year from 1950 to 2500");
        var report = CommonOptions.Report();
        var json = CommonOptions.Json();
        var command = input.AddTo(new Command("timeline", "By when compute buys a transformative model, and what a capability will cost"));
        foreach (Option option in new Option[] { against, sensitivity, year, report, json })
            command.Options.Add(option);
        foreach (Command part in TimelineParts.All(session))
            command.Subcommands.Add(part);
        command.SetAction(parsed =>
        {
            Reporting.RequireWritable(parsed.GetValue(report));
            TimelineAnswer answer = Answer(input.Read(parsed), parsed.GetValue(against), parsed.GetValue(sensitivity), parsed.GetValue(year));
            foreach (string assumption in answer.Assumptions)
                session.Note($"assumed: {assumption}");
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, TimelineJson.Of(answer));
            else
                TimelineText.Write(session.Console, answer);
            if (parsed.GetValue(report) is { } file)
                WritePage(file, answer, session);
            return ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss timeline",
            "isoloss timeline --preset conservative --against cotra-2020",
            "isoloss timeline --set medium.weight=0.5 --set short.weight=0.1 --set 'spending.doubling=lognormal 90%[1.5, 4]'",
            "isoloss timeline --observe flops=1e26,sufficed=no,year=2025 --sensitivity --report timeline.html",
            "isoloss timeline --multiplier comparison.json --multiplier-year 2027 --gains-per-year 2",
            "isoloss timeline presets cotra-2020 > mine.yaml && isoloss timeline --preset mine.yaml",
            "isoloss timeline cost --like gpt-3 --under 1000 --by 2035",
            "isoloss timeline model --params 175B --tokens 300B --days 30");
    }

    private static TimelineAnswer Answer(TimelineSetting setting, string? against, bool sensitivity, double year)
    {
        TimelineModel model = setting.Model;
        TimelineQuestion question = setting.Question;
        TimelineForecast sampled = TimelineSampling.Answer(model, question);
        TimelinePreset? other = against is null ? null : TimelinePresets.Find(against);
        return new TimelineAnswer(setting, sampled, model.IsExact ? new TimelineQuadrature().Answer(model, question) : null, year)
        {
            Tornado = sensitivity ? Tornado.Of(model, question, year) : null,
            Sobol = sensitivity && model.Correlations.Count == 0 ? SobolIndices.Of(model, question) : null,
            Without = setting.Without is null ? null : new TimelineAnswerer().Answer(setting.Without, question),
            Against = other is null ? null : new TimelineAgainst(
                other.Model, new TimelineAnswerer().Answer(other.Model, question), TimelineDifference.Explain(other.Model, model, question, year)),
        };
    }

    private static void WritePage(string file, TimelineAnswer answer, Session session)
    {
        InteractiveWriter.Write(file, TimelinePage.Of(
            answer.Setting.IsPresetAsIs ? answer.Model : answer.Model.Named($"{answer.Model.Name}, changed"), answer.Setting.Question, answer.Setting.IsPresetAsIs ? answer.Setting.Preset.Published : null, TimelineTables.Of(answer), TimelineTables.Notes(answer), Reporting.Origin(session)));
        session.Note($"report: {file}");
    }
}
