using Isoloss.Core.Decision;
using Isoloss.Lab.Execution;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

public sealed class StagedPlanTests : IDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task A_bad_variant_is_dropped_on_the_way_a_good_one_goes_on_and_asking_again_costs_nothing()
    {
        StudyPlan whole = _workshop.Plan(Portfolio());
        List<ArmStanding> dropped = [];
        StagedPlan last = (await Run(whole, dropped))!;
        ArmStanding bad = Assert.Single(dropped);
        Assert.Equal("slower", bad.Name);
        Assert.True(bad.ProbabilityWorth < 0.2);
        Assert.Equal(6, last.Plan.Runs.Count(r => r.Arm == "faster"));
        Assert.InRange(last.Plan.Runs.Count(r => r.Arm == "slower"), 3, 5);
        Assert.All(whole.Runs.Except(last.Plan.Runs), r => Assert.Equal(0, _workshop.Starts(r)));

        StagedPlan again = (await Run(_workshop.Plan(Portfolio()), []))!;
        Assert.Equal(last.Plan.Runs.Select(r => r.Key), again.Plan.Runs.Select(r => r.Key));
        Assert.All(last.Plan.Runs, r => Assert.Equal(1, _workshop.Starts(r)));
    }

    [Fact]
    public async Task A_bad_variant_with_other_parameters_is_dropped_too()
    {
        List<ArmStanding> dropped = [];
        string study = Portfolio().Replace("lr: 0.02", "lr: 0.02, mischief: wide", StringComparison.Ordinal);
        Assert.NotNull(await Run(_workshop.Plan(study), dropped));
        Assert.Equal("slower", Assert.Single(dropped).Name);
    }

    [Fact]
    public void What_only_the_trainer_can_count_is_taken_from_its_result()
    {
        PlannedRun run = _workshop.Plan(Workshop.StudyText().Replace(", params: 4", "", StringComparison.Ordinal)).Runs[0];
        Assert.Null(run.Flops);
        RunDirectory.Create(_workshop.Root, run.Spec).WriteResult(new RunResult { Loss = 1, Params = 4, Tokens = run.Spec.Tokens, Flops = 12345 });
        Assert.Equal(12345, Assert.Single(StagedPlan.Observations([run], run.Arm, [], _workshop.Root)).Flops);
    }

    [Fact]
    public async Task Without_promote_every_run_is_planned_at_once()
    {
        StudyPlan whole = _workshop.Plan(Workshop.StudyText());
        StagedPlan last = (await Run(whole, []))!;
        Assert.Equal(whole.Runs, last.Plan.Runs);
        Assert.Empty(last.Dropped);
    }

    [Fact]
    public void Before_anything_is_trained_only_the_cheapest_rungs_are_planned()
    {
        StagedPlan first = StagedPlan.Of(_workshop.Plan(Portfolio()), _workshop.Root);
        Assert.Equal(9, first.Plan.Runs.Count);
        Assert.All(first.Plan.Runs, r => Assert.True(r.Spec.Tokens <= 150));
    }

    [Theory]
    [InlineData("promote: { drop_below: 0.9 }", "drop_below")]
    [InlineData("promote: { first_rungs: 2 }", "first_rungs")]
    [InlineData("promote: { first_rungs: 6 }", "expected more rungs")]
    [InlineData("promote: { dropbelow: 0.1 }", "drop_below")]
    [InlineData("promote: 3", "a mapping")]
    public void A_promotion_that_cannot_be_is_refused(string promote, string named)
    {
        var refused = Assert.Throws<StudyFileException>(() => _workshop.Plan(Portfolio(promote)));
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
    }

    private Task<StagedPlan?> Run(StudyPlan whole, List<ArmStanding> dropped) => StagedPlan.RunAsync(
        whole, _workshop.Root, async stage => (await _workshop.Run(stage, Token)).IsComplete, dropped.Add);

    private static string Portfolio(string promote = "promote: { drop_below: 0.2 }") => Workshop.StudyText(tokens: "[50, 100, 150, 200, 250, 300]")
        .Replace("ladder:", "  slower: { recipe: { lr: 0.02 } }\nladder:", StringComparison.Ordinal)
        // Near enough that three rungs can tell; at a hundred times their compute no honest comparison could.
        .Replace("flops: 1e6", "flops: 1e4", StringComparison.Ordinal) + "\n" + promote;
}
