using System.CommandLine;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Lab.Execution.Slurm;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss study new|check|quote|run|status|watch|health|sweep|cancel|pause|resume STUDY.yaml</c>, <c>study branch RUN</c> and <c>study queue</c>.</summary>
internal static class StudyCommand
{
    public static Command Create(Session session) => new("study", "Write, check, quote and run a study: a baseline and its variants on a ladder of small runs")
    {
        New(session),
        Check(session),
        Quote(session),
        Run(session),
        Status(session),
        Watch(session),
        Health(session),
        Cancel(session),
        StudySweep.Create(session),
        StudyBranch.Create(session),
        StudyQueueCommand.Queue(session),
        StudyQueueCommand.Pause(session),
        StudyQueueCommand.Resume(session),
        Work(session),
    };

    public static Option<string> RootOption() => new("--out")
    {
        Description = "Directory of run directories",
        HelpName = "DIR",
        DefaultValueFactory = _ => "runs",
    };

    private static Option<bool> YesOption() => new("--yes")
    {
        Description = "Take the proposed answers to open questions; they are recorded as proposed, not confirmed",
    };

    public static Argument<string> FileArgument() => new("STUDY") { Description = "Study file (YAML; docs/study.md lists every key)" };

    private static Command New(Session session)
    {
        var file = FileArgument();
        var command = new Command("new", "Write a study file to start from") { file };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(file)!;
            if (File.Exists(path))
                throw new BadInputException($"{path}: found a file, expected a new name; nothing was overwritten");
            Reporting.RequireWritable(path, "STUDY", "study.yaml");
            File.WriteAllText(path, Samples.Read("muon/study.yaml"));
            session.Out.WriteLine($"{path} written; next: isoloss study check {path}");
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss study new study.yaml");
    }

    private static Command Check(Session session)
    {
        var file = FileArgument();
        var root = RootOption();
        root.Description = "Directory of run directories; finished runs there are evidence";
        var yes = YesOption();
        var json = CommonOptions.Json();
        var command = new Command("check", "What a study file means, and what it leaves open that may change the answer") { file, root, yes, json };
        command.SetAction(parsed => StudyCheck.Run(
            parsed.GetValue(file)!, parsed.GetValue(root)!, parsed.GetValue(yes), parsed.GetValue(json), session));
        return command.WithExamples(
            "isoloss study check samples/demo/study.yaml",
            "isoloss study check study.yaml --out /scratch/runs   # exit code 2 while a question is open",
            "isoloss study check study.yaml --yes --json");
    }

    private static Command Quote(Session session)
    {
        var file = FileArgument();
        var root = RootOption();
        var executor = StudyExecutors.Option();
        var json = CommonOptions.Json();
        var command = new Command("quote", "What a study will cost: runs, FLOP, wall time from a short calibration and from earlier runs, disk, money") { file, root, executor, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            RequireFolder(parsed.GetValue(root)!);
            var plan = StudyPlan.Of(StudyFile.Load(parsed.GetValue(file)!));
            var quote = await StudyFlow.QuoteAsync(plan, parsed.GetValue(root)!, parsed.GetValue(executor), session, cancellation);
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, QuoteOutput.Json(quote));
            else
                QuoteOutput.Write(session.Console, quote, plan.Study.Budget);
            BudgetCheck.Require(quote, plan.Study.Budget, plan.Study.File);
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss study quote samples/demo/study.yaml", "isoloss study quote study.yaml --out /scratch/runs --json");
    }

    private static Command Run(Session session)
    {
        var file = FileArgument();
        var root = RootOption();
        var executor = StudyExecutors.Option();
        var json = CommonOptions.Json();
        var report = CommonOptions.Report();
        var yes = YesOption();
        var priority = StudyPlace.PriorityOption();
        var owner = StudyPlace.OwnerOption();
        var command = new Command("run", "Train what is missing, fit, and give a verdict per variant; Ctrl-C is safe")
        {
            file, root, executor, priority, owner, yes, report, json,
        };
        command.SetAction((parsed, cancellation) => StudyFlow.RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(root)!,
            new StudyPlace(parsed.GetValue(executor), parsed.GetValue(priority), parsed.GetValue(owner)!), parsed.GetValue(yes), parsed.GetValue(report), parsed.GetValue(json),
            session, cancellation));
        return command.WithExamples(
            "isoloss study run study.yaml --executor slurm --out /scratch/runs",
            "isoloss study run samples/demo/study.yaml",
            "isoloss study run small.yaml --priority 5   # before my other studies on this machine",
            "isoloss study run study.yaml --out /scratch/runs --report report.html");
    }

    private static Command Status(Session session)
    {
        var file = FileArgument();
        var root = RootOption();
        var command = new Command("status", "Where a study is: runs done, running, failed; quote against what happened") { file, root };
        command.SetAction(async (parsed, _) =>
        {
            var (plan, directory) = Existing(parsed.GetValue(file)!, parsed.GetValue(root)!, session);
            await StudyStatus.WriteAsync(plan, directory, session);
            QuestionsText.WriteProposals(session.Console, StudyManifest.Read(directory, plan.Study.Name));
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss study status samples/demo/study.yaml");
    }

    private static Command Watch(Session session)
    {
        var file = FileArgument();
        var root = RootOption();
        var command = new Command("watch", "Follow a study that runs elsewhere until it is done or nobody works on it; Ctrl-C ends the watching only") { file, root };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (plan, directory) = Existing(parsed.GetValue(file)!, parsed.GetValue(root)!, session);
            var last = await StudyStatus.WatchAsync(plan, directory, session, cancellation);
            if (last.Done == last.Runs.Count)
                return ExitCode.Done;
            session.Note($"nobody works on it: {last.Done} of {last.Runs.Count} runs done; 'isoloss study run' trains the others");
            return ExitCode.Failed;
        });
        return command.WithExamples("isoloss study watch study.yaml", "isoloss study watch study.yaml >> watch.log");
    }

    private static Command Health(Session session)
    {
        var file = FileArgument();
        var root = RootOption();
        var report = CommonOptions.Report();
        var toLoss = ToLossOption.Create();
        var json = CommonOptions.Json();
        var command = new Command("health", "What goes on inside a study's runs: stability up to the target, learning rates, data efficiency, sections, outliers") { file, root, toLoss, report, json };
        command.SetAction((parsed, _) =>
        {
            var (plan, directory) = Existing(parsed.GetValue(file)!, parsed.GetValue(root)!, session);
            return Task.FromResult(StudyHealthFlow.Run(plan, directory, parsed.GetValue(report), parsed.GetValue(toLoss) ?? [], parsed.GetValue(json), session));
        });
        return command.WithExamples(
            "isoloss study health samples/demo/study.yaml",
            "isoloss study health study.yaml --out /scratch/runs --report report.html",
            "isoloss study health study.yaml --json");
    }

    private static Command Cancel(Session session)
    {
        var file = FileArgument();
        var root = RootOption();
        var command = new Command("cancel", "Take a study's jobs out of Slurm's queue; those that run save a snapshot first") { file, root };
        command.SetAction(async (parsed, _) =>
        {
            var (plan, directory) = Existing(parsed.GetValue(file)!, parsed.GetValue(root)!, session);
            int cancelled = await StudyExecutors.InQueue(plan.Study.Name, directory).CancelAsync()
                ?? throw new InvalidDataException("the queue gave no answer; nothing was cancelled");
            session.Note(cancelled == 0
                ? "nothing of it is in the queue; a study that runs on this machine is stopped with Ctrl-C where it runs"
                : $"{cancelled} job(s) cancelled; 'isoloss study run' goes on from their snapshots");
            return ExitCode.Done;
        });
        return command.WithExamples("isoloss study cancel study.yaml");
    }

    /// <summary>What a job of the queue starts on its node.</summary>
    private static Command Work(Session session)
    {
        var file = new Argument<string>("SUBMISSION") { Description = "What was handed in" };
        var command = new Command("work", "Train the run of one task of a job array; started by Slurm") { file };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => SlurmTask.RunAsync(parsed.GetValue(file)!, session.Time, cancellation));
        return command;
    }

    /// <summary>Refuses a file where run directories are to be.</summary>
    public static void RequireFolder(string root)
    {
        if (File.Exists(root))
            throw new BadInputException($"--out: found the file '{root}', expected a directory of run directories");
    }

    public static (StudyPlan Plan, string Root) Existing(string file, string root, Session session)
    {
        var plan = StudyPlan.Of(StudyFile.Load(file));
        RequireFolder(root);
        if (!Directory.Exists(root))
            session.Note($"there is no directory '{root}' yet: nothing has been trained there");
        return (plan, root);
    }
}
