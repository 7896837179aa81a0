using System.Diagnostics;
using Isoloss.Core;
using Isoloss.Lab.Branching;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Studies;
using Isoloss.Runs;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>Branches of runs of one's own trainer, through the contract alone.</summary>
public sealed class BranchRunnerTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    private string Root => _workshop.Root;

    [Fact]
    public async Task A_trainer_in_Python_is_branched_and_its_control_repeats_it()
    {
        RunDirectory trunk = await PythonTrunk("[20%, 60%]");
        Assert.Equal([25, 75], KeptSnapshot.In(trunk).Select(s => s.Step));
        BranchPlan control = BranchPlan.Of(Root, trunk, "60%", []);
        Assert.Equal((75, 125, 0, 50), (control.Step, control.TotalSteps, control.ReplayedSteps, control.OwnSteps));
        Assert.True(control.IsControl);
        RunDirectory repeated = await Train(control, "control");
        Assert.Equal(LinesAfter(trunk, 75), File.ReadAllLines(repeated.MetricsFile));
        Assert.Equal(trunk.ReadResult()!.Loss, repeated.ReadResult()!.Loss);

        BranchPlan faster = BranchPlan.Of(Root, trunk, "60%", ["lr=0.4"]);
        await Train(faster, "faster");
        // No state was kept after step 100: the branch of the branch needs a part of it again.
        BranchPlan deep = BranchPlan.Of(Root, new RunDirectory(Path.Combine(Root, faster.Key)), "100", ["lr=0.01"]);
        Assert.Equal(25, deep.ReplayedSteps);
        await Train(deep, "deep");
        Assert.Equal(100, KeptSnapshot.In(new RunDirectory(Path.Combine(Root, faster.Key)))[^1].Step);

        BranchNode tree = Assert.Single(BranchTree.Read(Root, TimeProvider.System));
        Assert.Equal([("trunk", 0), ("control", 1), ("faster", 1), ("deep", 2)], tree.All().Select(n => (n.Node.Name, n.Depth)));
        Assert.Equal(BranchPairing.Identical, tree.Branches[0].FromOrigin!.Pairing);
        Assert.Equal(BranchPairing.Paired, tree.Branches[1].FromOrigin!.Pairing);
        BranchNode last = tree.Branches[1].Branches[0];
        Assert.Equal(last.FromTrunk!.Loss.Value, last.FromOrigin!.Loss.Value + tree.Branches[1].FromOrigin!.Loss.Value, 9);
        Assert.True(BranchPlan.Of(Root, trunk, "75", ["lr=0.4"]).IsDone);
    }

    [Fact]
    public async Task A_trainer_that_keeps_no_states_is_refused_before_anything_is_trained()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText().Replace("version:", "keep_snapshots: [50%], version:", StringComparison.Ordinal));
        Assert.True((await _workshop.Run(plan, Token)).IsComplete);
        var error = Assert.Throws<BadInputException>(() => BranchPlan.Of(Root, _workshop.DirectoryOf(plan.Runs[0]), "50%", []));
        Assert.Contains("trainer.keep_snapshots", error.Message, StringComparison.Ordinal);
        Assert.Contains("docs/contract.md", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trainer_that_trains_from_the_beginning_instead_is_found_out()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        Assert.True((await _workshop.Run(plan, Token)).IsComplete);
        RunDirectory trunk = _workshop.DirectoryOf(plan.Runs[0]);
        Directory.CreateDirectory(Path.Combine(trunk.KeptDirectory, KeptSnapshot.NameOf(5)));
        BranchPlan branch = BranchPlan.Of(Root, trunk, "5", []);
        RunOutcome outcome = await new BranchRunner(Root, null, TimeProvider.System).RunAsync(branch, "x", Token);
        Assert.Equal(RunState.Failed, outcome.State);
        Assert.Contains("found no origin", outcome.Message, StringComparison.Ordinal);
        Assert.False(new RunDirectory(Path.Combine(Root, branch.Key)).IsDone);
    }

    [Fact]
    public async Task A_replay_that_measures_something_else_is_no_beginning_of_a_branch()
    {
        RunDirectory trunk = await PythonTrunk("[20%]");
        string[] lines = File.ReadAllLines(trunk.MetricsFile);
        int at = Array.FindIndex(lines, l => l.Contains("\"step\": 40,", StringComparison.Ordinal));
        Assert.True(at >= 0, lines[^1]);
        lines[at] = lines[at].Replace("\"train_loss\": ", "\"train_loss\": 1", StringComparison.Ordinal);
        File.WriteAllLines(trunk.MetricsFile, lines);
        BranchPlan branch = BranchPlan.Of(Root, trunk, "50", []);
        for (int i = 0; i < 2; i++)
        {
            RunOutcome outcome = await new BranchRunner(Root, null, TimeProvider.System).RunAsync(branch, "x", Token);
            Assert.Equal(RunState.Failed, outcome.State);
            Assert.Contains("does not repeat itself: at step 40", outcome.Message, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(KeptSnapshot.In(trunk), s => s.Step == 50);
        Assert.Equal(RunState.Finished, (await new BranchRunner(Root, null, TimeProvider.System).RunAsync(BranchPlan.Of(Root, trunk, "25", []), "y", Token)).State);
    }

    [Fact]
    public async Task A_branch_that_was_stopped_is_in_the_tree_and_goes_on()
    {
        RunDirectory trunk = await PythonTrunk("[20%]");
        BranchPlan plan = BranchPlan.Of(Root, trunk, "60%", ["lr=0.2"]);
        using var stop = new CancellationTokenSource();
        var training = new BranchRunner(Root, null, TimeProvider.System).RunAsync(plan, "stopped", stop.Token);
        await Processes.Until(() => Directory.Exists(Path.Combine(trunk.Path, "replay")));
        await stop.CancelAsync();
        Assert.NotEqual(RunState.Failed, (await training).State);
        Assert.Equal("stopped", Assert.Single(Assert.Single(BranchTree.Read(Root, TimeProvider.System)).Branches).Name);
        RunDirectory branch = await Train(plan, "stopped");
        RunDirectory undisturbed = await Train(BranchPlan.Of(Root, trunk, "60%", ["lr=0.2"]), "stopped");
        Assert.Equal(branch.Path, undisturbed.Path);
        Assert.Equal(LinesAfter(trunk, 75).Count(), File.ReadAllLines(branch.MetricsFile).Length);
        Assert.False(Directory.Exists(Path.Combine(trunk.Path, "replay", KeptSnapshot.NameOf(75))));
    }

    [Fact]
    public async Task Names_are_one_line_and_differ_within_a_tree()
    {
        RunDirectory trunk = await PythonTrunk("[20%, 60%]");
        BranchPlan control = BranchPlan.Of(Root, trunk, "60%", []), other = BranchPlan.Of(Root, trunk, "20%", []);
        Assert.Equal("control", BranchTree.NameOf(Root, control, null, TimeProvider.System));
        await Train(control, "control");
        Assert.Equal("control from 25", BranchTree.NameOf(Root, other, null, TimeProvider.System));
        Assert.Equal("mine", BranchTree.NameOf(Root, control, "mine", TimeProvider.System));
        foreach (string bad in (string[])["", " ", "two\nlines", new string('x', 65)])
            Assert.Throws<BadInputException>(() => BranchTree.NameOf(Root, control, bad, TimeProvider.System));
        Assert.Contains("another branch", Assert.Throws<BadInputException>(() => BranchTree.NameOf(Root, other, "control", TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_goes_on_from_a_path_or_in_a_circle_is_no_tree()
    {
        StudyPlan plan = _workshop.Plan(Workshop.StudyText());
        RunSpec spec = plan.Runs[0].Spec;
        foreach (string origin in (string[])["../../etc", "0123456789abcdef0123"])
            AtomicFile.WriteJson(Empty("0123456789abcdef0123").RunFile, spec with { Origin = new RunOrigin(origin, 5, 100) });
        Assert.Empty(BranchTree.Read(Root, TimeProvider.System));
        Assert.Empty(BranchTree.Read(Path.Combine(Root, "none"), TimeProvider.System));
    }

    private RunDirectory Empty(string key) => new(Directory.CreateDirectory(Path.Combine(Root, key)).FullName);

    private async Task<RunDirectory> PythonTrunk(string keep)
    {
        SampleTests.SkipWithoutPython();
        string sample = Path.Combine(Repository.Root, "samples", "own-trainer");
        StudyPlan plan = _workshop.Plan($$"""
            study: own
            baseline: { recipe: { lr: 0.1, decay: false } }
            variants: { other: { recipe: { lr: 0.2 } } }
            ladder: { sizes: [{ width: 2, params: 140 }], tokens: [2k] }
            target: { flops: 1e9 }
            data: { path: {{Path.Combine(Repository.Root, "LICENSE")}} }
            trainer: { command: [python3, {{Path.Combine(sample, "train.py")}}], version: "2", tokens_per_second: 10k, keep_snapshots: {{keep}} }
            """);
        RunOutcome outcome = await LocalExecutor.For(plan.Study, Root, TimeProvider.System).RunAsync(plan.Runs[0], Token);
        Assert.True(outcome.State == RunState.Finished, outcome.Message);
        return _workshop.DirectoryOf(plan.Runs[0]);
    }

    private async Task<RunDirectory> Train(BranchPlan plan, string name)
    {
        RunOutcome outcome = await new BranchRunner(Root, null, TimeProvider.System).RunAsync(plan, name, Token);
        Assert.True(outcome.State == RunState.Finished, outcome.Message);
        return new RunDirectory(Path.Combine(Root, plan.Key));
    }

    private static IEnumerable<string> LinesAfter(RunDirectory run, long step) =>
        File.ReadAllLines(run.MetricsFile).Where(line => (long)System.Text.Json.Nodes.JsonNode.Parse(line)!["step"]! > step);
}
