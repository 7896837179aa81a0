using Isoloss.Core;
using Isoloss.Runs.Directories;

namespace Isoloss.Runs.Tables;

/// <summary>Turns run directories into runs.</summary>
internal sealed class RunDirectoryReader
{
    private readonly string _path;
    private readonly HashSet<string> _assumptions = [];
    private readonly HashSet<string> _evaluationSets = [];

    private SweptRuns? _swept;
    private int _chosen;

    private readonly ParamsRule? _params;
    private readonly FlopRule? _flops;

    private RunDirectoryReader(string path, TableOptions options) =>
        (_path, _params, _flops) = (path, options.Params, options.Flops);

    /// <summary>Reads one run directory, or a directory of them with or without studies.</summary>
    public static RunTable Read(string path, TableOptions options)
    {
        if (options.Map.Count > 0)
            throw new BadInputException($"{path}: --map names columns of a table; this is a directory of runs");
        if (options.Outliers == OutlierRule.Drop)
            throw new BadInputException($"{path}: --outliers drop asks for a column that flags outliers; this is a directory of runs");
        return new RunDirectoryReader(path, options).Read(options);
    }

    private RunTable Read(TableOptions options)
    {
        RunRecord[] runs = [.. Members(options.Study).Select(Record)];
        if (runs.Length == 0)
            throw new BadInputException(
                $"{_path}: no run directories (folders named by {RunKey.Length} hex digits, with a run.json) "
                + $"and no studies{RunsFolderHint()}");
        if (_chosen > 0)
            _assumptions.Add($"{_chosen} of the study's runs are the lowest of a sweep of learning rates in {_path} (column best_of: rates within {100 * SweptRuns.Near} % of it count)");
        if (_evaluationSets.Count > 1)
            _assumptions.Add($"the runs were evaluated on {_evaluationSets.Count} different sets of tokens (evaluation_hash): "
                + "their losses are not comparable");
        var kept = options.Where is null ? runs : Filter(options.Where, runs);
        return new RunTable
        {
            Source = _path,
            Rows = kept,
            Assumptions = [.. _assumptions, .. TabularRuns.Kept(_path, options.Where, kept.Length, runs.Length)],
        };
    }

    // Arm, rung and seed are the study's; a directory without studies has none of the first two.
    private IEnumerable<(string Directory, StudyRun? Place)> Members(string? study)
    {
        if (File.Exists(Path.Combine(_path, "run.json")))
            return [(_path, null)];
        string[] present = [.. Directory.EnumerateDirectories(_path)
            .Where(d => RunKey.IsKey(Path.GetFileName(d)))
            .Order(StringComparer.Ordinal)];
        if (ChooseStudy(study) is not { } manifest)
            return WithoutBranches(present).Select(d => (d, (StudyRun?)null));
        var members = manifest.Runs.Select(r => r.Key).ToHashSet();
        string[] strangers = [.. present.Where(d => !members.Contains(Path.GetFileName(d)) && !IsBranch(d))];
        if (strangers.Length > 0)
        {
            _assumptions.Add($"{strangers.Length} run directories that are not of study {manifest.Study} are left out");
            _swept = new SweptRuns(strangers);
        }
        return manifest.Runs.Select(r => (Path.Combine(_path, r.Key), (StudyRun?)r));
    }

    // A branch has its trunk's beginning, so that it is no observation of its own.
    private string[] WithoutBranches(string[] present)
    {
        string[] kept = [.. present.Where(d => !IsBranch(d))];
        int uncertain = present.Except(kept).Count(d => ContinuedRun.IsUncertain(new RunDirectory(d))), branches = present.Length - kept.Length - uncertain;
        if (branches > 0)
            _assumptions.Add($"{branches} branches are left out: they go on from other runs ('isoloss study branch --list')");
        if (uncertain > 0)
            _assumptions.Add($"{uncertain} runs are left out: they go on from runs that are not in {_path}, which alone would tell whether they are branches");
        return kept;
    }

    private static bool IsBranch(string path)
    {
        try
        {
            var directory = new RunDirectory(path);
            return ContinuedRun.HasOrigin(directory) && directory.ReadSpec().Origin is not null && !ContinuedRun.Is(directory);
        }
        catch (BadInputException)
        {
            // Whoever needs the run says what is wrong with it.
            return false;
        }
    }

    private StudyManifest? ChooseStudy(string? study)
    {
        var names = StudyManifest.NamesIn(_path);
        if (study is not null && !names.Contains(study))
            throw new BadInputException(
                $"{_path}: no study '{study}'{NearestName.Hint(study, names)} "
                + $"(found {(names.Count == 0 ? "none" : string.Join(", ", names))})");
        if (study is null && names.Count > 1)
            throw new BadInputException(
                $"{_path}: several studies: {string.Join(", ", names)}; choose one with --study {names[0]}");
        if (names.Count == 0)
            return null;
        if (study is null)
            _assumptions.Add($"the study is {names[0]}: the only one");
        return StudyManifest.Read(_path, study ?? names[0]);
    }

    private RunRecord Record((string Directory, StudyRun? Place) member)
    {
        var directory = new RunDirectory(member.Directory);
        // A study may have planned a run that nothing has started yet.
        var spec = member.Place is null || File.Exists(directory.RunFile) || directory.IsDone ? directory.ReadSpec() : null;
        var record = new RunRecord
        {
            Id = directory.Key,
            Arm = member.Place?.Arm,
            Rung = member.Place?.Rung,
            Seed = member.Place?.Seed ?? spec?.Seed,
            Origin = spec?.Origin?.Key,
            Directory = directory,
            State = RunState.Queued,
            Params = double.NaN,
            Tokens = spec?.Tokens ?? double.NaN,
            Flops = double.NaN,
            Loss = double.NaN,
        };
        record = directory.ReadResult() is { } result
            ? WithResult(record, Check(directory.ResultFile, result))
            : record with { State = directory.ReadStatus()?.State ?? RunState.Queued };
        return spec is null ? record : WithSweep(RecipeFields.Fill(record, spec), spec);
    }

    private RunRecord WithSweep(RunRecord record, RunSpec spec)
    {
        if (_swept is null || !double.IsFinite(record.Loss) || _swept.BestOf(spec, record.Loss) is not (> 1 and var count))
            return record;
        _chosen++;
        return record with { BestOf = count };
    }

    private RunRecord WithResult(RunRecord record, RunResult result)
    {
        if (result.EvaluationHash is not null)
            _evaluationSets.Add(result.EvaluationHash);
        double parameters = Params(record, result);
        return record with
        {
            State = result.State,
            Params = parameters,
            Tokens = result.Tokens,
            Flops = Flops(record, result) ?? 6 * parameters * result.Tokens,
            Steps = result.Steps > 0 ? result.Steps : null,
            Loss = result.State == RunState.Diverged ? double.NaN : result.Loss,
            OracleLoss = result.OracleLoss,
            EntropyRate = result.EntropyRate,
            TokensPerSecond = result.TokensPerSecond,
            Seconds = result.Seconds,
        };
    }

    private double Params(RunRecord record, RunResult result)
    {
        if (_params is null)
            return result.Params;
        _assumptions.Add($"params is taken {(_params == ParamsRule.Total ? "with" : "without")} embeddings (--n-rule)");
        if (_params == ParamsRule.Total)
            return result.Params;
        return result.ParamsNonEmbedding is { } count and > 0 && double.IsFinite(count) ? count : throw new BadInputException(
            $"{record.Directory!.ResultFile}: --n-rule non-embedding: found "
            + $"{(result.ParamsNonEmbedding is null ? "no params_non_embedding" : $"params_non_embedding {result.ParamsNonEmbedding}")}, expected a number above 0");
    }

    private double? Flops(RunRecord record, RunResult result)
    {
        if (_flops == FlopRule.SixND)
            _assumptions.Add("flops is 6*params*tokens, not what results state (--flop-rule 6nd)");
        else if (result.Flops is null && _flops == FlopRule.Recorded)
            throw new BadInputException($"{record.Directory!.ResultFile}: --flop-rule recorded: found no flops, expected a number above 0");
        else if (result.Flops is null)
            _assumptions.Add("flops is 6*params*tokens where a result states none");
        return _flops == FlopRule.SixND ? null : result.Flops;
    }

    private static RunResult Check(string file, RunResult result) =>
        result.Problem() is { } problem ? throw new BadInputException($"{file}: {problem}") : result;

    private RunRecord[] Filter(string where, RunRecord[] runs)
    {
        var keep = RowFilter.Parse(where).Bind(name => RecordColumns.IndexOf(name) ?? throw new BadInputException(
            $"{_path}: --where: no column '{name}'{NearestName.Hint(name, RecordColumns.Names)} "
            + $"(found {string.Join(", ", RecordColumns.Names)})"));
        return [.. runs.Where(run => keep(column => RecordColumns.Text(run, column)))];
    }

    private string RunsFolderHint() =>
        Directory.Exists(Path.Combine(_path, "runs")) ? $"; did you mean '{Path.Combine(_path, "runs")}'?" : "";
}
