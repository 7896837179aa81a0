using System.CommandLine;
using System.Diagnostics;
using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>The argument RUNS and the options that say how to read it; shared by every command that analyses runs.</summary>
internal sealed class RunsInput
{
    public Argument<string> Runs { get; } = new("RUNS")
    {
        Description = "CSV, TSV, JSONL or Parquet file, directory of run directories, or - for standard input",
    };

    public Option<string[]> Map { get; } = new("--map")
    {
        Description = "Name a column: --map loss=c4_val, or none: --map lr=. Names: params, tokens, flops, loss, arm, seed, part, "
            + "unique_tokens, steps, batch_tokens, learning_rate, weight, outlier, best_of",
        HelpName = "name=column",
    };

    public Option<string?> Where { get; } = new("--where")
    {
        Description = "Keep rows: --where 'dataset=rpj and params<5e8'",
        HelpName = "condition",
    };

    public Option<string?> Study { get; } = new("--study")
    {
        Description = "Which study of a directory of run directories (when it holds several)",
        HelpName = "name",
    };

    public Option<string?> Outliers { get; } = new("--outliers")
    {
        Description = "Runs that the table flags as outliers: keep (default) or drop",
        HelpName = "keep|drop",
    };

    public Option<string?> Params { get; } = new("--n-rule")
    {
        Description = "Count parameters with or without embeddings: total or non-embedding (default: the likeliest column)",
        HelpName = "total|non-embedding",
    };

    public Option<string?> Flops { get; } = new("--flop-rule")
    {
        Description = "Training FLOP: recorded (default where recorded) or 6nd",
        HelpName = "recorded|6nd",
    };

    /// <summary>True where a command can do without runs. Default false.</summary>
    public bool AcceptsNothing { init => Runs.Arity = value ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne; }

    /// <summary>The lowest losses of sweeps, which are raised; null for a command that shows runs as they are. Default raised.</summary>
    public SweepOption? Sweep { get; init; } = new();

    /// <summary>The options that say how to read a table.</summary>
    public IReadOnlyList<Option> OfTables => [Map, Where, Study, Outliers, Params, Flops, .. Sweep is null ? (Option[])[] : [Sweep.Option]];

    public Command AddTo(Command command)
    {
        command.Arguments.Add(Runs);
        foreach (Option option in OfTables)
            command.Options.Add(option);
        return command;
    }

    /// <summary>Reads the table and says on standard error what was assumed.</summary>
    public RunTable Read(ParseResult parsed, Session session)
    {
        var table = Read(parsed.GetValue(Runs)!, parsed, session);
        return Sweep?.Correct(parsed, table, session) ?? table;
    }

    /// <summary>The same for any source, by the same options, with its losses as they are.</summary>
    public RunTable Read(string source, ParseResult parsed, Session session)
    {
        if (!Edition.IsWhole)
            throw new UnreachableException();
        var table = RunTableReader.Read(source, Options(parsed), source == "-" ? session.In : null);
        foreach (string assumption in table.Assumptions)
            session.Note($"assumed: {assumption}");
        return table;
    }

    /// <summary>The table's finished runs as the laws see them; says which runs are left out.</summary>
    public static IReadOnlyList<Observation> Fittable(IEnumerable<RunRecord> rows, Session session)
    {
        var all = rows.ToList();
        var finished = all.Where(r => double.IsFinite(r.Loss)).ToList();
        foreach (var left in all.Except(finished).GroupBy(r => r.State).OrderBy(g => g.Key))
            session.Note($"left out: {left.Count()} {left.Key.ToString().ToLowerInvariant()} run(s) without a loss");
        string?[] parts = [.. finished.Select(r => r.Part).Distinct()];
        if (parts.Length > 1)
            session.Note($"assumed: runs of every part count ({string.Join(", ", parts.Select(p => $"{finished.Count(r => r.Part == p)} {p ?? "without one"}"))}); --where part=train keeps one");
        return [.. finished.Select(r => r.ToObservation())];
    }

    private TableOptions Options(ParseResult parsed) => new()
    {
        Map = Pairs(parsed.GetValue(Map) ?? []),
        Where = parsed.GetValue(Where),
        Study = parsed.GetValue(Study),
        Outliers = Choose(parsed, Outliers, ("keep", OutlierRule.Keep), ("drop", OutlierRule.Drop)) ?? OutlierRule.Keep,
        Params = Choose(parsed, Params, ("total", ParamsRule.Total), ("non-embedding", ParamsRule.NonEmbedding)),
        Flops = Choose(parsed, Flops, ("recorded", FlopRule.Recorded), ("6nd", FlopRule.SixND)),
    };

    private static T? Choose<T>(ParseResult parsed, Option<string?> option, params (string Word, T Value)[] choices) where T : struct
    {
        if (parsed.GetValue(option) is not { } word)
            return null;
        int index = Array.FindIndex(choices, c => c.Word.Equals(word, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? choices[index].Value : throw new BadInputException(
            $"{option.Name}: found '{word}', expected {string.Join(" or ", choices.Select(c => c.Word))}");
    }

    private static Dictionary<string, string> Pairs(string[] texts)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, column) in texts.Select(Pair))
            if (!map.TryAdd(name, column))
                throw new BadInputException($"--map: found {name} twice ({map[name]}, {column}), expected it once");
        return map;
    }

    private static (string Name, string Column) Pair(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (text[..equals].Trim(), text[(equals + 1)..].Trim())
            : throw new BadInputException($"--map: found '{text}', expected name=column such as loss=c4_val");
    }
}
