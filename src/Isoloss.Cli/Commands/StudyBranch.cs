using System.CommandLine;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Lab.Branching;
using Isoloss.Lab.Execution;
using Isoloss.Runs.Directories;
using Spectre.Console;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss study branch RUN</c>: a paired continuation of a run from a state in its middle.</summary>
internal sealed class StudyBranch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Session _session;
    private readonly Argument<string?> _run = new("RUN") { Description = "Key of the run, or its first characters", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _at = new("--at") { Description = "Where to branch: a share of the run, or a number of steps", HelpName = "60%" };
    private readonly Option<string[]> _set = new("--set") { Description = "What the branch changes; without it, a control that repeats the run", HelpName = "key=value" };
    private readonly Option<string?> _name = new("--name") { Description = "What to call it (default: its settings)", HelpName = "NAME" };
    private readonly Option<string> _root = StudyCommand.RootOption();
    private readonly Option<string?> _folder = new("--folder") { Description = "Folder to start your own trainer in (default: where the run's was started)", HelpName = "DIR" };
    private readonly Option<bool> _quote = CommonOptions.QuoteOnly();
    private readonly Option<bool> _list = new("--list") { Description = "Show the trees of branches, or the one of RUN, and train nothing" };
    private readonly Option<string?> _report = CommonOptions.Report();
    private readonly Option<bool> _json = CommonOptions.Json();

    private StudyBranch(Session session) => _session = session;

    public static Command Create(Session session) => new StudyBranch(session).Create();

    private Command Create()
    {
        var command = new Command("branch", "Go on from the middle of a run with a change: same data, paired with its trunk")
        {
            _run, _at, _set, _name, _root, _folder, _quote, _list, _report, _json,
        };
        command.SetAction(RunAsync);
        return command.WithExamples(
            "isoloss study branch 3fa9 --at 60%                                   # a control: repeats the run",
            "isoloss study branch 3fa9 --at 60% --set optimizer.lr=0.002 --quote",
            "isoloss study branch 3fa9 --at 60% --set optimizer.lr=0.002 --set model.z_loss=1e-4 --name calmer",
            "isoloss study branch --list --out /scratch/runs");
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string root = parsed.GetValue(_root)!;
        string? report = parsed.GetValue(_report);
        Reporting.RequireWritable(report);
        if (parsed.GetValue(_list))
            return List(root, parsed.GetValue(_run), report, parsed.GetValue(_json));
        if (parsed.GetValue(_run) is not { } run || parsed.GetValue(_at) is not { } at)
            throw new BadInputException("found no RUN or no --at, expected both, such as 'isoloss study branch 3fa9 --at 60%'; --list shows what there is");
        var plan = BranchPlan.Of(root, RunsCommand.Find(root, run), at, parsed.GetValue(_set) ?? []);
        string name = BranchTree.NameOf(root, plan, parsed.GetValue(_name), _session.Time);
        if (!parsed.GetValue(_json))
            BranchText.WritePlan(_session.Console, plan, name);
        if (parsed.GetValue(_quote))
            return Quoted(plan, name, parsed.GetValue(_json));
        var outcome = await TrainAsync(root, plan, name, parsed.GetValue(_folder), cancellation);
        cancellation.ThrowIfCancellationRequested();
        return Answer(root, plan, name, outcome, report, parsed.GetValue(_json));
    }

    private int List(string root, string? run, string? report, bool json)
    {
        var trees = Trees(root, run is null ? null : RunsCommand.Find(root, run).Key);
        if (json)
            JsonOutput.Write(_session.Out, BranchJson.Of(trees));
        else if (trees.Count == 0)
            _session.Console.WriteLine(run is null ? $"no branches in {root}" : $"run {run} has no branches and is none");
        else
            BranchText.Write(_session.Console, trees);
        if (report is not null)
            WriteReport(report, trees);
        return ExitCode.Done;
    }

    private int Quoted(BranchPlan plan, string name, bool json)
    {
        if (json)
            JsonOutput.Write(_session.Out, BranchJson.Of(plan, name));
        return ExitCode.Done;
    }

    private int Answer(string root, BranchPlan plan, string name, RunOutcome outcome, string? report, bool json)
    {
        var trees = Trees(root, plan.Key);
        bool isDone = outcome.State is RunState.Finished or RunState.Diverged;
        if (json)
            JsonOutput.Write(_session.Out, BranchJson.Of(plan, name, outcome, trees[0]));
        else
            BranchText.Write(_session.Console, trees);
        if (report is not null)
            WriteReport(report, trees);
        if (!isDone)
            _session.Note($"{JsonOutput.Word(outcome.State)}: {outcome.Message ?? "no reason is known"} (log: {Path.Combine(root, plan.Key, "log.txt")}); the same command goes on from the last snapshot");
        return isDone ? ExitCode.Done : ExitCode.Failed;
    }

    private IReadOnlyList<BranchNode> Trees(string root, string? key) =>
        BranchTree.Read(root, _session.Time, key is null ? null : new HashSet<string> { key });

    private void WriteReport(string file, IReadOnlyList<BranchNode> trees)
    {
        if (trees.Count == 0)
            throw new BadInputException("--report: found no branches, expected at least one to show");
        Reporting.WriteBranches(file, trees, _session);
    }

    private Task<RunOutcome> TrainAsync(string root, BranchPlan plan, string name, string? folder, CancellationToken cancellation) =>
        ProgressView.ShowAsync(_session, async progress =>
        {
            var training = new BranchRunner(root, folder, _session.Time).RunAsync(plan, name, cancellation);
            var run = new StudyRun(plan.Key, name, BranchPlan.RungOf(plan.Spec), plan.Spec.Seed);
            while (!training.IsCompleted)
            {
                progress.Report(new StudyProgress { Runs = [RunProgress.Read(root, run, _session.Time)] });
                await Task.WhenAny(training, Task.Delay(Interval, _session.Time, CancellationToken.None));
            }
            return await training;
        });
}
