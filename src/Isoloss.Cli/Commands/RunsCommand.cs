using System.CommandLine;
using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Index;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss runs ls|show|export</c>.</summary>
internal static class RunsCommand
{
    public static Command Create(Session session) => new("runs", "List, show and export runs")
    {
        List(session),
        Show(session),
        Export(session),
    };

    private static Command List(Session session)
    {
        var runs = new RunsInput { Sweep = null };
        var json = CommonOptions.Json();
        var command = runs.AddTo(new Command("ls", "List runs in canonical form"));
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            string source = parsed.GetValue(runs.Runs)!;
            if (Directory.Exists(source) && !File.Exists(Path.Combine(source, "run.json")))
                ListDirectories(source, parsed.GetValue(runs.Where), parsed.GetValue(runs.Study), parsed.GetValue(json), session);
            else
                ListTable(runs.Read(parsed, session), parsed.GetValue(json), session);
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss runs ls runs", "isoloss runs ls runs.csv --where 'params<5e8'");
    }

    /// <summary>Run directories are listed from their index, so that thousands of them answer at once.</summary>
    private static void ListDirectories(string root, string? where, string? study, bool json, Session session)
    {
        // Looked for before the index is opened: a folder that is something else gets no index.db.
        if (!Directory.EnumerateDirectories(root).Any(d => RunKey.IsKey(Path.GetFileName(d))))
            throw new BadInputException($"{root}: found no run directories, expected folders named by {RunKey.Length} hex digits with a run.json");
        var studies = StudyManifest.NamesIn(root);
        if (study is not null && !studies.Contains(study))
            throw new BadInputException($"--study: found '{study}', expected one of those in {root}: {(studies.Count == 0 ? "none" : string.Join(", ", studies))}{NearestName.Hint(study, studies)}");
        using var index = RunIndex.Open(root);
        index.Refresh();
        if (index.Note is { } note)
            session.Note(note);
        var listed = index.List(where is null ? null : RowFilter.Parse(where))
            .Where(r => study is null || r.Places.Any(p => p.Study == study)).ToList();
        if (json)
            Output.JsonOutput.Write(session.Out, Output.IndexText.Json(root, listed));
        else
            Output.IndexText.Write(session.Console, listed);
    }

    private static void ListTable(RunTable table, bool json, Session session)
    {
        if (json)
            Output.JsonOutput.Write(session.Out, Output.RunsText.Json(table));
        else
            Output.RunsText.Write(session.Console, table);
    }

    private static Command Show(Session session)
    {
        var root = new Argument<string>("RUNS") { Description = "Directory of run directories" };
        var key = new Argument<string>("KEY") { Description = "Key of the run, or its first characters" };
        var json = CommonOptions.Json();
        var command = new Command("show", "Everything about one run") { root, key, json };
        command.SetAction(parsed =>
        {
            var directory = Find(parsed.GetValue(root)!, parsed.GetValue(key)!);
            if (parsed.GetValue(json))
                Output.JsonOutput.Write(session.Out, Output.RunsText.Json(directory));
            else
                Output.RunsText.Write(session.Console, directory);
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss runs show runs 3fa9");
    }

    private static Command Export(Session session)
    {
        var runs = new RunsInput { Sweep = null };
        var target = new Option<string?>("--to") { Description = "File to write: .csv, .tsv, .jsonl or .parquet (default: CSV on standard output)", HelpName = "FILE" };
        var command = runs.AddTo(new Command("export", "Write runs in canonical columns"));
        command.Options.Add(target);
        command.SetAction(parsed =>
        {
            Reporting.RequireWritable(parsed.GetValue(target), "--to", "runs.jsonl");
            if (parsed.GetValue(target) is { } to && IsSame(to, parsed.GetValue(runs.Runs)!))
                throw new BadInputException($"--to: found '{to}', which is what is read; expected another file");
            var table = runs.Read(parsed, session);
            if (parsed.GetValue(target) is not { } file)
            {
                RunExporter.Write(table, session.Out, ExportFormat.Csv);
                return ExitCode.Done;
            }
            using var content = new MemoryStream();
            RunExporter.Write(table, content, RunExporter.FormatOf(file));
            AtomicFile.Write(file, content.ToArray());
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss runs export runs > runs.csv", "isoloss runs export runs --study demo --to demo.jsonl");
    }

    /// <summary>True where both paths lead to one file, also through a link.</summary>
    private static bool IsSame(string one, string other)
    {
        return File.Exists(one) && File.Exists(other) && Real(one) == Real(other);

        static string Real(string path) => Path.GetFullPath(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
    }

    /// <summary>The run of a key, or of its first characters.</summary>
    /// <exception cref="BadInputException">There is none, or more than one.</exception>
    internal static RunDirectory Find(string root, string key)
    {
        if (!Directory.Exists(root))
            throw new BadInputException($"{root}: found no such directory, expected one that holds run directories");
        string[] hits = [.. Directory.GetDirectories(root).Select(d => Path.GetFileName(d)!)
            .Where(name => RunKey.IsKey(name) && name.StartsWith(key, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        return hits.Length switch
        {
            1 => new RunDirectory(Path.Combine(root, hits[0])),
            0 => throw new BadInputException($"{root}: found no run whose key starts with '{key}'; 'isoloss runs ls {root}' lists them"),
            _ => throw new BadInputException($"{root}: '{key}' fits {hits.Length} runs ({string.Join(", ", hits.Take(3))}, ...); give more characters"),
        };
    }
}
