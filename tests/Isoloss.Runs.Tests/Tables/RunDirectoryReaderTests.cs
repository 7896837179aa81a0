using Isoloss.Core;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Tables;

namespace Isoloss.Tests.Tables;

public sealed class RunDirectoryReaderTests
{
    private static string Error(string path, TableOptions? options = null) =>
        Assert.Throws<BadInputException>(() => RunTableReader.Read(path, options ?? new())).Message;

    [Fact]
    public void Without_a_study_runs_have_no_arm()
    {
        using var root = new TemporaryFolder();
        var run = Samples.Finished(root.Path, seed: 3);
        Directory.CreateDirectory(root.In("notes"));
        foreach (string path in new[] { root.Path, run.Path, run.Path + Path.DirectorySeparatorChar })
        {
            var record = Assert.Single(RunTableReader.Read(path, new()).Rows);
            Assert.Equal((run.Key, null, 3, RunState.Finished, 2.5, 7e11),
                (record.Id, record.Arm, record.Seed, record.State, record.Loss, record.Flops));
            Assert.Equal(run.Path, record.Directory!.Path);
        }
    }

    [Fact]
    public void A_study_gives_arms_and_rungs_and_names_what_it_leaves_out()
    {
        using var root = new TemporaryFolder();
        var (shared, stranger) = (Samples.Finished(root.Path, 1), Samples.Finished(root.Path, 2));
        var planned = Samples.Spec(9);
        Samples.Study("first", new("" + shared.Key, "baseline", "64x2@1M", 1), new(shared.Key, "muon", "64x2@1M", 1),
            new(planned.Key, "muon", "96x3@1M", 9)).Write(root.Path);
        var table = RunTableReader.Read(root.Path, new());
        Assert.Equal(["baseline", "muon", "muon"], table.Rows.Select(r => r.Arm));
        Assert.Equal([RunState.Finished, RunState.Finished, RunState.Queued], table.Rows.Select(r => r.State));
        Assert.Equal(("96x3@1M", 9), (table.Rows[2].Rung, table.Rows[2].Seed));
        Assert.Equal(["the study is first: the only one", "1 run directories that are not of study first are left out"],
            table.Assumptions);
        Assert.DoesNotContain(table.Rows, r => r.Id == stranger.Key);
        var muon = RunTableReader.Read(root.Path, new TableOptions { Where = "arm=muon and loss>0" });
        Assert.Equal("muon", Assert.Single(muon.Rows).Arm);
    }

    [Fact]
    public void A_run_of_a_study_that_is_the_lowest_of_a_sweep_says_of_how_many()
    {
        using var root = new TemporaryFolder();
        var own = Samples.Finished(root.Path, seed: 1);
        var unswept = Samples.Finished(root.Path, seed: 2, loss: 2.4);
        Samples.Study("first", new StudyRun(own.Key, "baseline", "64x2@1M", 1), new StudyRun(unswept.Key, "baseline", "64x2@1M", 2)).Write(root.Path);
        // Two rates that noise could have made the lowest, one that it could not, and one that diverged.
        foreach (var (rate, loss) in new[] { (0.002, 2.51), (0.008, 2.52), (0.016, 2.9) })
            RunDirectory.Create(root.Path, AtRate(rate)).WriteResult(Samples.Result(loss));
        RunDirectory.Create(root.Path, AtRate(0.032)).WriteResult(Samples.Result(double.NaN) with { State = RunState.Diverged, DivergedAtStep = 3 });
        var table = RunTableReader.Read(root.Path, new());
        Assert.Equal([3, 1], table.Rows.Select(r => r.BestOf));
        Assert.Contains(table.Assumptions, a => a.StartsWith("1 of the study's runs are the lowest of a sweep", StringComparison.Ordinal));

        // Another rate is lower: the study's run was not chosen for its luck.
        RunDirectory.Create(root.Path, AtRate(0.001)).WriteResult(Samples.Result(2.49));
        Assert.Equal([1, 1], RunTableReader.Read(root.Path, new()).Rows.Select(r => r.BestOf));
    }

    private static RunSpec AtRate(double rate)
    {
        RunSpec spec = Samples.Spec();
        spec.Recipe["optimizer"]!["lr"] = rate;
        return spec;
    }

    [Fact]
    public void Recipe_and_result_say_what_laws_may_depend_on()
    {
        using var root = new TemporaryFolder();
        RunDirectory.Create(root.Path, Samples.Spec()).WriteResult(Samples.Result() with { Steps = 488 });
        var run = Assert.Single(RunTableReader.Read(root.Path, new()).Rows);
        Assert.Equal((488, 2048, 0.004, 1e6), (run.Steps, run.BatchTokens, run.LearningRate, run.UniqueTokens));
        var other = Samples.Spec() with
        {
            Trainer = new TrainerIdentity { Name = "command", Version = "1", Command = ["train"] },
            Recipe = new() { ["lr"] = "3e-4", ["learning_rate"] = 0.5, ["batch_tokens"] = -1, ["unique_tokens"] = 5e5 },
        };
        RunDirectory.Create(root.In("other"), other).WriteResult(Samples.Result());
        run = Assert.Single(RunTableReader.Read(root.In("other"), new()).Rows);
        Assert.Equal((null, null, 0.5, 5e5), (run.Steps, run.BatchTokens, run.LearningRate, run.UniqueTokens));
    }

    [Fact]
    public void Rules_for_N_and_FLOP_hold_for_results_too()
    {
        using var root = new TemporaryFolder();
        var run = RunDirectory.Create(root.Path, Samples.Spec());
        run.WriteResult(Samples.Result() with { ParamsNonEmbedding = 97_600 });
        var table = RunTableReader.Read(root.Path, new() { Params = ParamsRule.NonEmbedding, Flops = FlopRule.SixND });
        Assert.Equal((97_600, 6 * 97_600 * 1e6), (table.Rows[0].Params, table.Rows[0].Flops));
        Assert.Contains("flops is 6*params*tokens, not what results state (--flop-rule 6nd)", table.Assumptions);
        run.WriteResult(Samples.Result() with { Flops = null });
        Assert.Contains("--n-rule non-embedding: found no params_non_embedding",
            Error(root.Path, new() { Params = ParamsRule.NonEmbedding }), StringComparison.Ordinal);
        Assert.Contains("--flop-rule recorded: found no flops", Error(root.Path, new() { Flops = FlopRule.Recorded }), StringComparison.Ordinal);
        Assert.Contains("--outliers drop", Error(root.Path, new() { Outliers = OutlierRule.Drop }), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_studies_one_must_be_chosen()
    {
        using var root = new TemporaryFolder();
        var run = Samples.Finished(root.Path);
        Samples.Study("first", new StudyRun(run.Key, "baseline", "r", 1)).Write(root.Path);
        Samples.Study("second", new StudyRun(run.Key, "baseline", "r", 1)).Write(root.Path);
        Assert.Contains(
            "several studies: first, second; choose one with --study first", Error(root.Path), StringComparison.Ordinal);
        Assert.Contains("no study 'secnd'; did you mean 'second'? (found first, second)",
            Error(root.Path, new() { Study = "secnd" }), StringComparison.Ordinal);
        Assert.Single(RunTableReader.Read(root.Path, new() { Study = "second" }).Rows);
    }

    [Fact]
    public void Unfinished_and_diverged_runs_are_there_without_a_loss()
    {
        using var root = new TemporaryFolder();
        RunDirectory.Create(root.Path, Samples.Spec(1));
        RunDirectory.Create(root.Path, Samples.Spec(2)).WriteStatus(
            new RunStatus { State = RunState.Failed, Updated = Samples.Time });
        RunDirectory.Create(root.Path, Samples.Spec(3)).WriteResult(
            Samples.Result(double.NaN) with { State = RunState.Diverged, Flops = null });
        var table = RunTableReader.Read(root.Path, new());
        var rows = table.Rows.OrderBy(r => r.Seed).ToList();
        Assert.Equal([RunState.Queued, RunState.Failed, RunState.Diverged], rows.Select(r => r.State));
        Assert.All(rows, r => Assert.True(double.IsNaN(r.Loss)));
        Assert.Equal(6 * 107_000e6, rows[2].Flops);
        Assert.Contains("flops is 6*params*tokens where a result states none", table.Assumptions);
    }

    [Fact]
    public void Different_evaluation_sets_are_pointed_out()
    {
        using var root = new TemporaryFolder();
        foreach (int seed in new[] { 1, 2 })
            RunDirectory.Create(root.Path, Samples.Spec(seed)).WriteResult(
                Samples.Result() with { EvaluationHash = $"hash{seed}" });
        Assert.Contains("the runs were evaluated on 2 different sets of tokens (evaluation_hash): their losses are not comparable", RunTableReader.Read(root.Path, new()).Assumptions);
    }

    [Fact]
    public void What_a_result_must_not_say_is_refused()
    {
        using var root = new TemporaryFolder();
        var run = RunDirectory.Create(root.Path, Samples.Spec());
        run.WriteResult(Samples.Result(double.NaN));
        Assert.Equal($"{run.ResultFile}: loss: found NaN, expected a finite number above 0; a run without a finite loss has the state diverged", Error(run.Path));
        run.WriteResult(Samples.Result() with { Params = 0 });
        Assert.Equal($"{run.ResultFile}: params: found 0, expected a finite number above 0", Error(root.Path));
        run.WriteResult(Samples.Result() with { State = RunState.Running });
        Assert.Equal($"{run.ResultFile}: found state 'running', expected finished or diverged", Error(root.Path));
    }

    [Fact]
    public void A_directory_without_runs_says_what_it_looked_for()
    {
        using var root = new TemporaryFolder();
        Assert.Contains("no run directories", Error(root.Path), StringComparison.Ordinal);
        Samples.Finished(root.In("runs"));
        Assert.EndsWith($"did you mean '{root.In("runs")}'?", Error(root.Path), StringComparison.Ordinal);
        Assert.Contains("--map", Error(root.In("runs"), new() { Map = new Dictionary<string, string> { ["loss"] = "x" } }),
            StringComparison.Ordinal);
        Assert.Contains(
            "no column 'los'; did you mean 'loss'?", Error(root.In("runs"), new() { Where = "los>1" }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_points_elsewhere_is_refused()
    {
        using var root = new TemporaryFolder();
        Samples.Study("first", new StudyRun("../../secret", "baseline", "r", 1)).Write(root.Path);
        Assert.EndsWith("found run key '../../secret', expected 20 hex digits", Error(root.Path), StringComparison.Ordinal);
    }
}
