namespace Isoloss.Lab.Bench;

/// <summary>Studies with trainers that are processes, each of which tries to spend more than its budget, in every way that is known.</summary>
internal static class BudgetsBench
{
    public static async Task<int> RunAsync(int atOnce)
    {
        using var gate = new SemaphoreSlim(atOnce);
        BudgetOutcome[] outcomes = await Task.WhenAll(BudgetTries.All.Select(async one =>
        {
            await gate.WaitAsync();
            try
            {
                using var scene = new BudgetScene(one);
                return await scene.RunAsync();
            }
            finally
            {
                gate.Release();
            }
        }));
        Console.WriteLine("| what is tried | studies | runs | started | stopped at a snapshot | refused | spent / budget at most |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var kind in outcomes.GroupBy(o => o.Kind))
            Console.WriteLine(FormattableString.Invariant(
                $"| {kind.Key} | {kind.Count()} | {kind.Sum(o => o.Runs)} | {kind.Sum(o => o.Started)} | {kind.Sum(o => o.Stopped)} | {kind.Sum(o => o.NotStarted)} | {kind.Max(o => o.Spent):0.000} |"));
        Console.WriteLine(FormattableString.Invariant(
            $"{outcomes.Length} studies, {outcomes.Sum(o => o.Started)} trainers started; {outcomes.Count(o => !o.IsGood)} exceeded their budget, and {outcomes.Count(o => o.IsGood && o.Spent > 1)} for the reason (1)"));
        Console.WriteLine("refused: over all starts of a study; spent: as Isoloss counts it, as results tell it and as seen from outside, the largest");
        Console.WriteLine("(1) what a trainer tells only in its result is known too late for the runs that train beside it; (2) timers go 50 times as fast");
        return outcomes.All(o => o.IsGood) ? 0 : 1;
    }
}
