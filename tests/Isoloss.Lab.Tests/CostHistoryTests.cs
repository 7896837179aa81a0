using Isoloss.Lab.Execution;
using Isoloss.Lab.Quoting;
using Isoloss.Lab.Studies;
using Isoloss.Runs.Directories;

namespace Isoloss.Tests;

/// <summary>Quotes learn from what earlier runs at the same place took.</summary>
public sealed class CostHistoryTests : IDisposable
{
    private const string Here = "local:here";
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Runs_that_took_twice_as_long_move_the_next_quote_and_runs_elsewhere_do_not()
    {
        foreach (var (index, study) in new[] { "one", "two", "three" }.Index())
            Finish(Plan(study, index), Here, times: 2);
        Finish(Plan("elsewhere", 9), "slurm:default", times: 9);
        StudyQuote quote = Quoter.Quote(Plan("next", 7), _workshop.Root, [], Here), first = Quoter.Quote(Plan("next", 7), _workshop.Root, [], "local:new");
        Assert.Equal(12, quote.History.Runs);
        Assert.Equal(0, first.History.Runs);
        Assert.InRange(quote.SecondsLeft!.Value / first.SecondsLeft!.Value, 1.5, 2);
        Assert.Equal(quote.SecondsLeft.Value, quote.TimeLeft!.Value.Value, 1e-9);
        Assert.True(quote.TimeLeft.Value.Contains(2 * first.SecondsLeft.Value));
    }

    [Fact]
    public void Interrupted_runs_and_damaged_quotes_teach_nothing()
    {
        StudyPlan plan = Plan("one", 1);
        Finish(plan, Here, times: 5);
        foreach (PlannedRun run in plan.Runs)
            Attempt(run, 1);
        Directory.CreateDirectory(Path.Combine(_workshop.Root, "studies", "broken"));
        File.WriteAllText(Path.Combine(_workshop.Root, "studies", "broken", "manifest.json"), "{");
        File.WriteAllText(Path.Combine(_workshop.Root, "studies", "broken", "quote.json"), "{");
        Assert.Equal(0, CostHistory.Read(_workshop.Root, Here).Runs);
    }

    [Fact]
    public async Task What_was_calibrated_before_runs_were_trained_is_kept_when_they_are_done()
    {
        StudyPlan plan = Plan("one", 1);
        StudyQuote before = Quoter.Quote(plan, _workshop.Root, [], Here);
        await new StudyRunner(_workshop.Root, TimeProvider.System).RunAsync(plan, before, _workshop.Executor(plan), null, TestContext.Current.CancellationToken);
        StudyQuote after = Quoter.Quote(plan, _workshop.Root, [], Here);
        Assert.Equal(4, after.Done);
        Assert.Equal(before.Runs.Select(r => r.CalibratedSeconds), after.Runs.Select(r => r.CalibratedSeconds));
        Assert.Equal(4, after.History.Runs);
        Assert.Equal(0, after.TimeLeft!.Value.Value);
    }

    private StudyPlan Plan(string name, int seed) => _workshop.Plan(Workshop.StudyText(name).Replace("200] }", $"200], seeds: [{seed}] }}", StringComparison.Ordinal));

    /// <summary>Writes the quote of a study and finishes every run in so many times what was quoted.</summary>
    private void Finish(StudyPlan plan, string place, double times)
    {
        plan.Manifest().Write(_workshop.Root);
        StudyQuote quote = Quoter.Quote(plan, _workshop.Root, [], place);
        quote.Write(_workshop.Root);
        foreach (PlannedRun run in plan.Runs)
            Attempt(run, times * quote.Runs.First(r => r.Key == run.Key).CalibratedSeconds!.Value);
    }

    private void Attempt(PlannedRun run, double seconds) =>
        RunAttempt.Append(RunDirectory.Create(_workshop.Root, run.Spec).AttemptsFile, new RunAttempt
        {
            Started = DateTimeOffset.UnixEpoch, Seconds = seconds, Outcome = RunState.Finished, Host = "here",
        });
}
