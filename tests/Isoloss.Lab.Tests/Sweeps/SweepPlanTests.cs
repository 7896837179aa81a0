using Isoloss.Core;
using Isoloss.Lab.Questions;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Lab.Sweeps;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>Which runs a sweep of learning rates has, and what they tell once they are trained.</summary>
public sealed class SweepPlanTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Every_arm_is_swept_around_its_own_rate_on_the_cheapest_rung_of_each_size()
    {
        SweepPlan sweep = Sweep(new SweepRequest());
        Assert.Equal(
            [("adamw", "optimizer.lr", 0.001, 0.016), ("muon", "optimizer.muon_lr", 0.005, 0.08), ("lion", "optimizer.lion_lr", 0.0001, 0.0016)],
            sweep.Arms.Select(a => (a.Arm.Name, a.Key, a.Rates[0], a.Rates[^1])));
        Assert.Equal(["16x1@8k", "32x1@8k"], sweep.Rungs);
        Assert.Equal(3 * 5 * 2 * 2, sweep.Plan.DistinctRuns.Count());
        Assert.Null(sweep.Plan.Study.Budget);
        Assert.Equal(64, Sweep(new SweepRequest(), Text.Replace("study: sweeps", "study: " + new string('x', 64), StringComparison.Ordinal)).Plan.Study.Name.Length);
        Assert.Contains(sweep.ByRate.Runs, r => r.Arm == "muon at 0.04");
        // Lion's default is not in its recipe.
        Assert.Contains(sweep.ByRate.Runs, r => r.Arm == "lion at 0.0004");
    }

    [Fact]
    public void A_run_that_the_study_has_or_could_have_is_the_same_run()
    {
        string[] keys = [.. Sweep(new SweepRequest()).Plan.Runs.Select(r => r.Key)];
        StudyPlan study = _workshop.Plan(Text.Replace("placebo: { seeds: [11] }", "half: { recipe: { optimizer: { lr: 2e-3 } } }", StringComparison.Ordinal));
        Assert.All(study.Runs.Where(r => r.Rung.EndsWith("@8k", StringComparison.Ordinal)), r => Assert.Contains(r.Key, keys));
    }

    [Fact]
    public void Values_keys_arms_and_rungs_can_be_chosen()
    {
        SweepPlan sweep = Sweep(new SweepRequest { Arms = ["muon"], Key = "optimizer.lr", Values = [0.008, 0.002, 0.008], Rungs = ["32x1@16k"] });
        Assert.Equal([0.002, 0.008], Assert.Single(sweep.Arms).Rates);
        Assert.Equal(4, sweep.Plan.Runs.Count);
        Assert.All(sweep.Plan.Runs, r => Assert.Equal("32x1@16k", r.Rung));
        Assert.Equal(4, Sweep(new SweepRequest { Rungs = [SweepRequest.All] }).Rungs.Count);
        // As a person writes it, and not the neighbour that the product is.
        Assert.Equal([0.0012], Sweep(new SweepRequest { Arms = ["lion"], Factors = [3] }).Arms[0].Rates);
        // A placebo is the baseline's recipe with other seeds: only by its name.
        Assert.Equal(5 * 2, Sweep(new SweepRequest { Arms = ["placebo"] }).Plan.Runs.Count);
    }

    [Fact]
    public void A_rung_that_goes_on_from_a_shorter_one_brings_it_along()
    {
        SweepPlan sweep = Sweep(
            new SweepRequest { Arms = ["adamw"], Factors = [2], Rungs = ["16x1@16k"] }, Text.Replace("seeds: [1, 2]", "seeds: [1], continue: true", StringComparison.Ordinal));
        Assert.Equal(["16x1@16k", "16x1@8k"], sweep.Plan.Runs.Select(r => r.Rung));
        Assert.Equal(sweep.Plan.Runs[1].Key, sweep.Plan.Runs[0].Spec.Origin!.Key);
    }

    [Fact]
    public void What_the_study_does_not_have_is_refused_by_name()
    {
        Refused("--arm: found 'muom', expected an arm of sweeps: adamw, muon, lion, placebo; did you mean 'muon'?", new SweepRequest { Arms = ["muom"] });
        Refused("--key: found 'optimizer.muon_lr', expected a learning rate that adamw uses: optimizer.lr", new SweepRequest { Arms = ["adamw"], Key = "optimizer.muon_lr" });
        Refused("expected a learning rate that lion uses: optimizer.lion_lr", new SweepRequest { Arms = ["lion"], Key = "optimizer.lr" });
        Refused("--key: found 'optimizer.weight_decay'", new SweepRequest { Key = "optimizer.weight_decay" });
        Refused("--rungs: found '16x1', expected smallest, all, or labels of rungs: 16x1@8k", new SweepRequest { Rungs = ["16x1"] });
        Refused("adamw: found optimizer.lr 2000, expected a number from above 0 to 1000", new SweepRequest { Values = [2000] });
    }

    [Fact]
    public async Task Its_runs_are_trained_once_make_no_study_and_settle_the_question()
    {
        Study study = StudyFile.Load(_workshop.Write(Workshop.StudyText(tokens: "[200, 400]", mischief: "environment")));
        Assert.Equal(["learning-rate.baseline", "learning-rate.faster"], Questions(study));
        SweepPlan sweep = SweepPlan.Of(study, new SweepRequest());
        StudyPlan plan = sweep.ByRate;
        var outcome = await _workshop.Run(plan, TestContext.Current.CancellationToken);
        Assert.Equal((10, 0), (outcome.Executed.Count, outcome.Missing));
        Assert.Equal(10, (await sweep.QuoteAsync(_workshop.Root, "local:here", TestContext.Current.CancellationToken)).Done);
        Assert.Empty((await _workshop.Run(plan, TestContext.Current.CancellationToken)).Executed);
        Assert.Empty(StudyManifest.NamesIn(_workshop.Root));
        Assert.Empty(Questions(study));
        // The study finds its own run on that rung done.
        Assert.Equal(2, Quoter.Quote(StudyPlan.Of(study), _workshop.Root, []).Done);

        var readings = SweepReading.Read(_workshop.Root, sweep, 0.95);
        Assert.Equal(["baseline", "faster"], readings.Select(r => r.Arm.Arm.Name));
        Assert.All(readings, r => Assert.Equal(r.Arm.Rates, Assert.Single(r.Rates).Points.Select(p => p.Rate)));
        Assert.All(readings, r => Assert.Null(r.Drift));
    }

    [Fact]
    public async Task A_study_of_the_name_that_its_quote_is_kept_under_is_not_overwritten()
    {
        StudyPlan other = _workshop.Plan(Workshop.StudyText("descent.sweep"));
        other.Manifest().Write(_workshop.Root);
        SweepPlan sweep = SweepPlan.Of(StudyFile.Load(_workshop.Write(Workshop.StudyText())), new SweepRequest());
        await Assert.ThrowsAsync<BadInputException>(() => sweep.QuoteAsync(_workshop.Root, "local:here", TestContext.Current.CancellationToken));
    }

    private const string Text = """
        study: sweeps
        baseline:
          name: adamw
          recipe: { model: { head_width: 16, context: 32 }, batch_tokens: 256, schedule: { warmup_tokens: 2k } }
        variants:
          muon: { recipe: { optimizer: { name: muon } } }
          lion: { recipe: { optimizer: { name: lion, beta2: 0.98 } } }
          placebo: { seeds: [11] }
        ladder: { sizes: [16x1, 32x1], tokens: [8k, 16k], seeds: [1, 2] }
        target: { flops: 1e11 }
        budget: { flops: 1e3 }
        """;

    private SweepPlan Sweep(SweepRequest asked, string text = Text) => SweepPlan.Of(StudyFile.Load(_workshop.Write(text)), asked);

    private void Refused(string message, SweepRequest asked) =>
        Assert.Contains(message, Assert.Throws<BadInputException>(() => Sweep(asked)).Message, StringComparison.Ordinal);

    private string[] Questions(Study study) =>
        [.. StudyReview.Of(StudyPlan.Of(study), _workshop.Root).Open.Select(q => q.Id).Where(id => id.StartsWith("learning-rate", StringComparison.Ordinal))];
}
