using System.CommandLine;
using Isoloss.Core;
using Isoloss.Core.Monitoring;
using Isoloss.Runs.Recipes;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>The options that name a run, its curve and its plan.</summary>
internal sealed class MonitorInput
{
    private readonly Option<string> _run = new("--run")
    {
        Description = "The run's curve so far: CSV, TSV or JSONL with step (or tokens), lr and loss, or a run directory; rows with lr but no loss are what is planned",
        HelpName = "CURVE",
        Required = true,
    };

    private readonly Option<string?> _curves = new("--curves")
    {
        Description = "Finished curves from which the law of a curve is learned: step, lr, loss, and where there are several params and curve",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _runMap = MapOption("--curve-map", "CURVE"), _curvesMap = MapOption("--curves-map", "--curves");
    private readonly Option<double?> _params = QuantityOption.Create("--params", "Parameters of the run");
    private readonly Option<double?> _tokens = QuantityOption.Create("--tokens", "Training tokens of the whole run");
    private readonly Option<double?> _steps = QuantityOption.Create("--steps", "Optimizer steps of the whole run");
    private readonly Option<string?> _schedule = new("--schedule") { Description = "Learning rate until the end: constant, cosine or wsd", HelpName = "name" };
    private readonly Option<double> _decay = CommonOptions.Between("--decay-fraction", "Last part of the run over which wsd decays", 0.2, 0, 1);
    private readonly Option<double> _final = CommonOptions.Number(
        "--final-ratio", "Learning rate at the end over its peak", 0, x => x is >= 0 and <= 1, "a number from 0 to 1");
    private readonly Option<double> _falseAlarms = CommonOptions.Between(
        "--false-alarms", "Most chance that a healthy run is ever called off the curve, over all looks together", 0.05, 0, 1);
    private readonly Option<double> _level = CommonOptions.Level();

    public Command AddTo(Command command)
    {
        Option[] all = [_run, _params, _tokens, _steps, _schedule, _decay, _final, _curves, _runMap, _curvesMap, _falseAlarms, _level];
        foreach (Option option in all)
            command.Options.Add(option);
        return command;
    }

    /// <summary>How the run is watched.</summary>
    public MonitorOptions Watch(ParseResult parsed) => new() { Level = parsed.GetValue(_level), FalseAlarms = parsed.GetValue(_falseAlarms) };

    /// <summary>Where the run will end.</summary>
    public ScalePoint Target(ParseResult parsed) => parsed.GetValue(_params) is { } size && parsed.GetValue(_tokens) is { } tokens
        ? ScalePoint.Of(size, tokens)
        : throw new BadInputException("found no --params with --tokens, expected the size and the training tokens of the whole run");

    /// <summary>The finished curves; null where none are given.</summary>
    public IReadOnlyList<ReferenceCurve>? Curves(ParseResult parsed) => parsed.GetValue(_curves) is { } file
        ? MonitorQuestion.Finished(CurveReader.Read(file, Map(parsed, _curvesMap)))
        : null;

    /// <summary>The curve on its axis.</summary>
    public MonitorQuestion Question(ParseResult parsed, bool needsSteps)
    {
        var plan = new MonitorPlan(parsed.GetValue(_tokens), parsed.GetValue(_steps), Schedule(parsed));
        return new MonitorQuestion(CurveReader.Read(parsed.GetValue(_run)!, Map(parsed, _runMap)), plan, needsSteps);
    }

    private ScheduleRecipe? Schedule(ParseResult parsed) => parsed.GetValue(_schedule)?.ToLowerInvariant() switch
    {
        null => null,
        "constant" => Recipe(parsed, ScheduleName.Constant),
        "cosine" => Recipe(parsed, ScheduleName.Cosine),
        "wsd" => Recipe(parsed, ScheduleName.Wsd),
        var other => throw new BadInputException($"--schedule: found '{other}', expected constant, cosine or wsd"),
    };

    private ScheduleRecipe Recipe(ParseResult parsed, ScheduleName name) =>
        new() { Name = name, WarmupTokens = 0, DecayFraction = parsed.GetValue(_decay), FinalRatio = parsed.GetValue(_final) };

    private static Option<string[]> MapOption(string name, string file) => new(name)
    {
        Description = $"Name a column of {file}: {name} loss=val/ce. Names: {string.Join(", ", CurveReader.Names)}",
        HelpName = "name=column",
    };

    private static Dictionary<string, string> Map(ParseResult parsed, Option<string[]> option)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string text in parsed.GetValue(option) ?? [])
            if (text.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var column] || !CurveReader.Names.Contains(name) || !map.TryAdd(name, column))
                throw new BadInputException($"{option.Name}: found '{text}', expected name=column, each name once, being one of {string.Join(", ", CurveReader.Names)}");
        return map;
    }
}
