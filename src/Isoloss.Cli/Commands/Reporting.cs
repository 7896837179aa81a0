using System.Reflection;
using System.Runtime.InteropServices;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;
using Isoloss.Core.Efficiency;
using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;
using Isoloss.Core.Planning;
using Isoloss.Core.Prediction;
using Isoloss.Dashboard.Interactive;
using Isoloss.Dashboard.Reports;
using Isoloss.Lab.Branching;
using Isoloss.Lab.Health;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Cli.Commands;

/// <summary>Puts tables, fits and comparisons together into the HTML report.</summary>
internal static class Reporting
{
    /// <summary>What is drawn at random in a report, resampled fits of single arms, is drawn from this seed.</summary>
    private const int DefaultSeed = 1;

    public static string Version { get; } =
        $"Isoloss {typeof(Reporting).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion}";

    /// <summary>The manifest behind a table of run directories, or null when the runs come from a file or from several studies.</summary>
    public static StudyManifest? ManifestOf(RunTable table, string? study)
    {
        string folder = StudyManifest.FolderOf(table.Source);
        if (!Directory.Exists(folder))
            return null;
        string[] names = study is null ? [.. Directory.GetDirectories(folder).Select(d => Path.GetFileName(d)!)] : [study];
        return names.Length == 1 ? StudyManifest.Read(table.Source, names[0]) : null;
    }

    /// <summary>Refuses a file that cannot be written before anything is computed or trained for it.</summary>
    /// <param name="file">The file; null when none is asked for.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="example">What such a file may be called.</param>
    public static void RequireWritable(string? file, string option = "--report", string example = "report.html")
    {
        if (file is null)
            return;
        string path = Path.GetFullPath(file);
        if (Directory.Exists(path))
            throw new BadInputException($"{option}: found the folder '{file}', expected a file such as {example}");
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new BadInputException($"{option}: found no folder for '{file}', expected one that exists");
    }

    /// <summary>Writes the report of one fit, or of one an arm.</summary>
    public static void WriteFits(string file, RunTable table, IReadOnlyList<FittedArm> fits, Session session)
    {
        Write(file, session, new ReportModel
        {
            Title = $"{fits[0].Fit.Law.Name} on {Path.GetFileName(table.Source)}",
            Origin = Origin(session),
            Arms = [.. fits.Select((f, i) => new ReportArm
            {
                Name = f.Rows[0].Arm ?? Path.GetFileNameWithoutExtension(table.Source),
                IsBaseline = i == 0,
                Runs = f.Rows,
                Fit = ArmFitBuilder.Alone(f.Fit, Finished(f.Rows)),
            })],
            Level = fits[0].Fit.Level,
            Diagnostics = [.. fits.Select(f => SharedBeginnings.Of(f.Rows)).OfType<Diagnostic>().Distinct()],
            Assumptions = table.Assumptions,
            Reproduction = Reproduce(session, manifest: null, [.. fits.SelectMany(f => f.Rows)]),
        });
    }

    /// <summary>Writes the pictures of a plan.</summary>
    public static void WritePlan(string file, Plan plan, RunTable table, Session session)
    {
        InteractiveWriter.Write(file, PlanPage.Of(plan, $"Plan from {Path.GetFileName(table.Source)}", table.Assumptions, Origin(session)));
        session.Note($"report: {file}");
    }

    /// <summary>Writes the report of a backtest: the runs, and what was predicted of those held out.</summary>
    public static void WriteBacktest(string file, RunTable table, IReadOnlyList<RunRecord> rows, BacktestResult result, Session session)
    {
        Write(file, session, new ReportModel
        {
            Title = $"Backtest of {Path.GetFileName(table.Source)}",
            Origin = Origin(session),
            Arms = [new ReportArm { Name = rows[0].Arm ?? Path.GetFileNameWithoutExtension(table.Source), IsBaseline = true, Runs = rows }],
            Level = result.Level,
            Judged = result.Points,
            Assumptions = table.Assumptions,
            Reproduction = Reproduce(session, manifest: null, rows),
        });
    }

    /// <summary>Writes the report of what went on inside a study's runs, without a comparison.</summary>
    public static void WriteHealth(string file, StudyHealth health, StudyManifest manifest, string root, Session session)
    {
        var table = RunTableReader.Read(root, new TableOptions { Study = manifest.Study });
        Write(file, session, new ReportModel
        {
            Title = manifest.Study,
            Question = manifest.Question,
            Origin = Origin(session),
            Arms = [.. health.Arms.Select(a => new ReportArm
            {
                Name = a.Arm,
                IsBaseline = a.Arm == manifest.Baseline,
                Change = manifest.Changes.GetValueOrDefault(a.Arm),
                Runs = Arms.Rows(table, a.Arm),
            })],
            Level = health.Level,
            Efficiency = health.Efficiency,
            Health = health,
            Assumptions = table.Assumptions,
            Reproduction = Reproduce(session, manifest, table.Rows),
        });
    }

    /// <summary>Begins to read what was recorded inside a study's runs, for <see cref="WriteComparison"/>: it takes as long as a
    /// comparison, so both are done at once.</summary>
    /// <returns>Null for runs of other trainers, or, with the reason, where a file cannot be read: a comparison does not need it.</returns>
    public static Task<(StudyHealth? Health, Diagnostic? Problem)> BeginHealth(StudyManifest? manifest, RunTable table) => Task.Run(() =>
    {
        if (manifest is null || !Directory.Exists(table.Source))
            return (null, null);
        try
        {
            return (StudyHealthReader.Read(table.Source, manifest), (Diagnostic?)null);
        }
        catch (BadInputException e)
        {
            return ((StudyHealth?)null, new Diagnostic("health-not-read", e.Message, "The comparison does not need it."));
        }
    });

    /// <summary>Writes the page of a run beside its forecast.</summary>
    public static void WriteMonitor(string file, MonitorAnswer answer, Session session)
    {
        InteractiveWriter.Write(file, MonitorPage.Of(
            answer.Ladder.At, answer.Ladder.Loss, answer.Result, answer.Watch, answer.Assumptions, Origin(session)));
        session.Note($"report: {file}");
    }

    /// <summary>Writes the page of what to run next.</summary>
    public static void WriteNext(
        string file, Question question, IReadOnlyList<NextAnswer> answers, NextOptions spend, IReadOnlyList<string> assumptions, Session session)
    {
        InteractiveWriter.Write(file, NextPage.Of(
            question.Baseline, [.. answers.Select(a => (a.Variant, a.Compared, a.Next))], spend, assumptions, Origin(session)));
        session.Note($"report: {file}");
    }

    /// <summary>Writes the report of trees of branches.</summary>
    public static void WriteBranches(string file, IReadOnlyList<BranchNode> trees, Session session) => Write(file, session, new ReportModel
    {
        Title = trees.Count == 1 ? $"Branches of {trees[0].Progress.Rung} seed {trees[0].Spec.Seed}" : "Branches",
        Origin = Origin(session),
        Arms = [],
        Branches = trees,
        Level = BranchDifference.Level,
        Reproduction = new Reproduction { Commands = [$"isoloss {string.Join(' ', session.Arguments)}"] },
    });

    /// <summary>Writes the report of a comparison: all its arms, each with its law where it has enough runs.</summary>
    public static void WriteComparison(
        string file, RunTable table, StudyManifest? manifest, Question question, Answers answers, DataEfficiency? efficiency,
        Task<(StudyHealth? Health, Diagnostic? Problem)> inside, Session session)
    {
        var diagnostics = new List<Diagnostic>(answers.Problems);
        var reference = answers.Compared[0].Result;
        var fits = new[] { question.Baseline }.Concat(question.Variants)
            .ToDictionary(name => name, name => FitArm(question.ToFit(name), name, diagnostics));
        ReportArm Arm(string name, ComparisonResult? result) => new()
        {
            Name = name,
            IsBaseline = name == question.Baseline,
            Change = manifest?.Changes.GetValueOrDefault(name),
            Runs = Arms.Rows(table, name),
            Fit = fits[name] is { } fit && (result is not null || name == question.Baseline)
                ? ArmFitBuilder.Joint(fit, Finished(question.ToFit(name)), result ?? reference, isBaseline: name == question.Baseline, reference)
                : null,
            Comparison = result,
            Options = result is null ? [] : FurtherOptions.Of(question, name, result, answers.Asked),
        };
        var (health, problem) = inside.GetAwaiter().GetResult();
        if (problem is not null)
            diagnostics.Add(problem);
        Write(file, session, new ReportModel
        {
            Title = manifest?.Study ?? $"{string.Join(", ", question.Variants)} against {question.Baseline}",
            Question = manifest?.Question,
            Origin = Origin(session),
            Arms = [Arm(question.Baseline, null), .. question.Variants.Select(v => Arm(v, answers.Compared.FirstOrDefault(a => a.Variant == v)?.Result))],
            Level = reference.Level,
            Target = reference.Target,
            Portfolio = Portfolios.Of(question, reference.Target, answers.Asked, manifest),
            Efficiency = efficiency,
            Health = health,
            Branches = Directory.Exists(table.Source)
                ? BranchTree.Read(table.Source, session.Time, table.Rows.Select(r => r.Id).ToHashSet())
                : [],
            Assumptions = [.. table.Assumptions, .. QuestionsText.Basis(manifest)],
            Diagnostics = diagnostics,
            Reproduction = Reproduce(session, manifest, table.Rows),
        });
    }

    /// <summary>An arm with too few runs for a law of its own still has its place in the report.</summary>
    private static LawFit? FitArm(IReadOnlyList<RunRecord> rows, string name, List<Diagnostic> diagnostics)
    {
        try
        {
            return LawFitter.Fit(Chinchilla.Instance, [.. Finished(rows).Select(r => r.ToObservation())], new FitOptions());
        }
        catch (BadInputException e)
        {
            diagnostics.Add(new Diagnostic("arm-not-fitted", $"{name}: {e.Message}", "The joint comparison does not need it; a law of its own needs more rungs."));
            return null;
        }
    }

    private static IReadOnlyList<RunRecord> Finished(IEnumerable<RunRecord> rows) => [.. rows.Where(r => double.IsFinite(r.Loss))];

    public static ReportOrigin Origin(Session session) =>
        new(Version, $"isoloss {string.Join(' ', session.Arguments)}", session.Time.GetLocalNow());

    private static Reproduction Reproduce(Session session, StudyManifest? manifest, IReadOnlyList<RunRecord> rows)
    {
        var result = rows.Select(r => r.Directory?.ReadResult()).FirstOrDefault(r => r is not null);
        var versions = new Dictionary<string, string>(result?.Environment ?? new Dictionary<string, string>())
        {
            ["analysis"] = Version,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
        };
        return new Reproduction
        {
            StudyText = manifest?.StudyText,
            Commands = manifest is null
                ? [$"isoloss {string.Join(' ', session.Arguments)}"]
                : ["isoloss study run study.yaml   # the study file below", $"isoloss compare runs --study {manifest.Study} --report report.html"],
            Versions = versions,
            Seed = DefaultSeed,
            DataHash = result?.EvaluationHash,
        };
    }

    private static void Write(string file, Session session, ReportModel model)
    {
        ReportWriter.Write(file, model);
        session.Note($"report: {file}");
    }
}
