using System.CommandLine;
using System.Text.Json.Nodes;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Forecasting;
using Isoloss.Lab.Forecasts;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss timeline presets|inputs|cost|model</c>.</summary>
internal static class TimelineParts
{
    public static Command[] All(Session session) => [Presets(session), Inputs(session), Cost(session), Model(session)];

    private static Command Presets(Session session)
    {
        var name = new Argument<string?>("PRESET") { Description = "Print this preset's file", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var command = new Command("presets", "List the presets beside what is published of them, or print one as a file to start from") { name, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(name) is { } asked)
                session.Out.Write(TimelinePresets.Find(asked).Text);
            else if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, new JsonObject { ["presets"] = JsonOutput.Array(PresetRow.All(), TimelineJson.Preset) });
            else
                TimelineText.WritePresets(session.Console, PresetRow.All());
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss timeline presets", "isoloss timeline presets cotra-2020 > mine.yaml");
    }

    private static Command Inputs(Session session)
    {
        var preset = new Option<string>("--preset") { Description = "Preset or file whose values are shown", HelpName = "PRESET", DefaultValueFactory = _ => TimelinePresets.Default };
        var json = CommonOptions.Json();
        var command = new Command("inputs", "Every input: its value, where it comes from, what it means") { preset, json };
        command.SetAction(parsed =>
        {
            TimelineModel model = TimelinePresets.Find(parsed.GetValue(preset)!).Model;
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, new JsonObject { ["inputs"] = TimelineJson.Inputs(model) });
            else
                TimelineText.WriteInputs(session.Console, model);
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss timeline inputs --preset alexander-2022");
    }

    private static Command Cost(Session session)
    {
        var input = new CostInput();
        var json = CommonOptions.Json();
        var command = input.AddTo(new Command("cost", "What a model as good as another will cost to train, and the chance that it is under a price"));
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            CostAnswer answer = input.Answer(parsed);
            foreach (string assumption in answer.Assumptions)
                session.Note($"assumed: {assumption}");
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, CostOutput.Json(answer));
            else
                CostOutput.Write(session.Console, answer);
            return ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss timeline cost --like gpt-3",
            "isoloss timeline cost --like gpt-3 --under 1000 --by 2030 --halving 'uniform[2, 3]'",
            "isoloss timeline cost --flops 1e22 --year 2024 --multiplier comparison.json --gains-per-year 2",
            "isoloss fit runs.csv --save fit.json; isoloss timeline cost --fit fit.json --loss 2.5 --year 2026");
    }

    private static Command Model(Session session)
    {
        var n = QuantityOption.Create("--params", "Parameters of the model");
        var d = QuantityOption.Create("--tokens", "Tokens it was trained on");
        var c = QuantityOption.Create("--flops", "Training FLOP. Default 6 N D");
        var days = QuantityOption.Create("--days", "Days the training took. Default 90");
        var pace = QuantityOption.Create("--copy-tokens", "Tokens per second of one working copy. Default 10");
        var unit = QuantityOption.Create("--tokens-per-second", "Tokens in a subjective second: a convention. Default 3");
        var pass = QuantityOption.Create("--pass-tokens", "Tokens of a forward pass, to count data in passes as well. Default 2048");
        var preset = new Option<string>("--preset") { Description = "Preset whose belief about the brain is used", HelpName = "PRESET", DefaultValueFactory = _ => TimelinePresets.Default };
        var json = CommonOptions.Json();
        var command = new Command("model", "A model against a brain, and the copies of it that its training compute could run") { n, d, c, days, pace, unit, pass, preset, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(n) is not { } parameters || parsed.GetValue(d) is not { } tokens)
                throw new BadInputException("found no --params or no --tokens, expected both, such as --params 175B --tokens 300B");
            var usual = new ModelScale(parameters, tokens);
            ModelScale scale = (usual with
            {
                Flops = parsed.GetValue(c) ?? usual.Flops,
                Days = parsed.GetValue(days) ?? usual.Days,
                TokensPerCopy = parsed.GetValue(pace) ?? usual.TokensPerCopy,
                TokensPerSecond = parsed.GetValue(unit) ?? usual.TokensPerSecond,
            }).Checked();
            var answer = new ModelAnswer(scale, TimelinePresets.Find(parsed.GetValue(preset)!).Model, parsed.GetValue(pass) ?? 2048);
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, ModelOutput.Json(answer));
            else
                ModelOutput.Write(session.Console, answer);
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss timeline model --params 175B --tokens 300B --days 30");
    }
}
