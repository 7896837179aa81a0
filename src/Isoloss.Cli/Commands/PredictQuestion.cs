using System.CommandLine;
using System.Text.Json.Nodes;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Runs.Fits;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>One question of <c>predict</c>: all laws averaged, one law fitted to runs, or a published fit without runs.</summary>
internal sealed class PredictQuestion
{
    private readonly ParseResult _parsed;
    private readonly Session _session;
    private readonly RunsInput _runs;
    private readonly FittingOptions _fitting;
    private readonly TargetExtras _extras;
    private readonly Target _target;
    private readonly Option<string?> _arm;
    private readonly string? _law, _source;
    private bool _json;

    public PredictQuestion(ParseResult parsed, Session session, RunsInput runs, FittingOptions fitting, TargetOptions at, Option<string?> arm)
    {
        (_parsed, _session, _runs, _fitting, _arm) = (parsed, session, runs, fitting, arm);
        _target = at.Read(parsed) ?? throw new BadInputException("found no point to predict, expected --flops, or --params with --tokens");
        _extras = at.Extras(parsed);
        (_law, _source) = (fitting.Law(parsed), parsed.GetValue(runs.Runs));
    }

    /// <summary>Answers in text or JSON.</summary>
    public void Answer(bool json)
    {
        _json = json;
        RefuseIdle();
        if (_source is null)
            AnswerPublished(LawPresets.Find(_law ?? throw new BadInputException(
                "found no RUNS, expected a table, a directory of runs, a saved fit, or a published fit with --law such as --law hoffmann-2022")));
        else if (_law is null)
            AnswerAveraged(_source);
        else
            AnswerOneLaw(_source, _law);
    }

    /// <summary>An option that changes nothing here is refused, or at least spoken of: whoever gives it expects that it does.</summary>
    private void RefuseIdle()
    {
        Option[] tables = [.. _runs.OfTables, _arm];
        if (_source is null)
            Refuse([.. tables, .. _fitting.OfOneLaw, _fitting.LevelOption], "a published fit, which has neither runs nor intervals; expected it beside RUNS");
        else if (SavedFit.IsNamedBy(_source))
            Refuse([.. tables, .. _fitting.OfOneLaw, _fitting.LevelOption], "a saved fit, which was made with its own; expected it when the fit is made: isoloss fit RUNS --save");
        else if (_law is null)
            foreach (Option given in _fitting.OfOneLaw.Where(IsGiven))
                _session.Note($"{given.Name} does nothing here: all laws are averaged, which is done in one way only; --law chinchilla fits one law with it");
    }

    private void Refuse(Option[] options, string beside)
    {
        if (Array.Find(options, IsGiven) is { } given)
            throw new BadInputException($"{given.Name}: found it beside {beside}");
    }

    private bool IsGiven(Option option) => _parsed.GetResult(option) is { Implicit: false };

    private void NoteIdle(ILaw? law)
    {
        foreach (string option in _extras.Idle(law))
            _session.Note($"{option} does nothing here: {(law is null ? "all laws are averaged, which are of size and data only" : $"the law {law.Name} does not depend on it")}");
    }

    private void AnswerAveraged(string source)
    {
        NoteIdle(null);
        IReadOnlyList<Observation> runs = [];
        var table = SavedFit.IsNamedBy(source) ? null : Read(out runs);
        var from = table is null ? PredictionSource.Saved(source, _session) : PredictionSource.Fitted(table, runs, _fitting.Level(_parsed));
        var prediction = from.Predictor.At(Point(from.Predictor.Efficient));
        var diagnostics = Noted(from.Runs, prediction.At);
        if (_json)
            JsonOutput.Write(_session.Out, WithBestOf(PredictionJson.Of(from.Predictor, [prediction], diagnostics, from.Assumptions), table));
        else
            PredictionText.Write(_session, from.Predictor, prediction, from.Runs, efficient: _target.Flops is not null);
    }

    private void AnswerOneLaw(string source, string law)
    {
        if (LawPresets.TryFind(law) is { } preset)
            throw new BadInputException($"--law: found the published fit {preset.Name} beside runs, expected it alone, or --law {preset.Law.Name} to fit its law to {source}");
        if (SavedFit.IsNamedBy(source))
            throw new BadInputException($"--law: found a saved fit '{source}', which averages all laws; expected runs");
        var table = Read(out var runs);
        var fit = _fitting.Fit(_parsed, runs);
        NoteIdle(fit.Law);
        var point = _extras.Of(Point(flops => Frontier.Optimal(fit.Law, [.. fit.Theta], flops)), fit.Law);
        Noted(fit.Observations, point);
        if (_json)
            JsonOutput.Write(_session.Out, WithBestOf(JsonOutput.Prediction(fit, [point], table.Assumptions), table));
        else
            PredictionText.Write(_session, fit, point, efficient: _target.Flops is not null);
    }

    private void AnswerPublished(LawPreset preset)
    {
        NoteIdle(preset.Law);
        var point = _extras.Of(Point(flops => Frontier.Optimal(preset.Law, [.. preset.Theta], flops)), preset.Law);
        if (_json)
            JsonOutput.Write(_session.Out, PublishedText.Json(preset, point));
        else
            PublishedText.Write(_session.Console, preset, point);
    }

    private static JsonObject WithBestOf(JsonObject answer, RunTable? table) => table is null ? answer : BestOfJson.Add(answer, table);

    private RunTable Read(out IReadOnlyList<Observation> runs)
    {
        var table = _runs.Read(_parsed, _session);
        runs = RunsInput.Fittable(Arms.Select(table, _parsed.GetValue(_arm)), _session);
        return table;
    }

    private ScalePoint Point(Func<double, ScalePoint> efficient)
    {
        var point = _target.Flops is { } flops ? efficient(flops) : ScalePoint.Of(_target.Params!.Value, _target.Tokens!.Value);
        TargetDomain.Require(point);
        return point;
    }

    private Diagnostic[] Noted(IReadOnlyList<Observation> runs, in ScalePoint point)
    {
        if (runs.Count == 0)
            return [];
        Diagnostic[] found = [.. LadderDiagnostics.Shape(runs), .. LadderDiagnostics.Repeats(runs), .. LadderDiagnostics.Duplicates(runs, "runs"), .. LadderDiagnostics.Reach(runs, point.Flops)];
        foreach (var d in found)
            _session.Note($"{d.Code}: {d.Message} {d.Advice}");
        return found;
    }
}
