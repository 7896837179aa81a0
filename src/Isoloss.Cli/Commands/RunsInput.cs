using System.CommandLine;
using Isoloss.Core;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>The argument RUNS and the options that say how to read it; shared by every command that analyses runs.</summary>
internal sealed class RunsInput
{
    public Argument<string> Runs { get; } = new("RUNS")
    {
        Description = "CSV, TSV or JSONL file, directory of run directories, or - for standard input",
    };

    public Option<string[]> Map { get; } = new("--map")
    {
        Description = "Name a column: --map loss=c4_val. Names: params, tokens, flops, loss, arm, seed, part",
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

    public Command AddTo(Command command)
    {
        command.Arguments.Add(Runs);
        command.Options.Add(Map);
        command.Options.Add(Where);
        command.Options.Add(Study);
        return command;
    }

    /// <summary>Reads the table and says on standard error what was assumed.</summary>
    public RunTable Read(ParseResult parsed, Session session)
    {
        var table = RunTableReader.Read(parsed.GetValue(Runs)!, Options(parsed), session.In);
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
        return [.. finished.Select(r => r.ToObservation())];
    }

    private TableOptions Options(ParseResult parsed) => new()
    {
        Map = (parsed.GetValue(Map) ?? []).Select(Pair).ToDictionary(p => p.Name, p => p.Column, StringComparer.Ordinal),
        Where = parsed.GetValue(Where),
        Study = parsed.GetValue(Study),
    };

    private static (string Name, string Column) Pair(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (text[..equals].Trim(), text[(equals + 1)..].Trim())
            : throw new BadInputException($"--map: found '{text}', expected name=column such as loss=c4_val");
    }
}
