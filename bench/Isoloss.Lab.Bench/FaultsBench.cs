using Isoloss.Tests;

namespace Isoloss.Lab.Bench;

/// <summary>Faults on both executors.</summary>
internal static class FaultsBench
{
    public static async Task<int> RunAsync(int count, int seed, string? executor)
    {
        var outcomes = new List<(string Executor, IReadOnlyList<FaultOutcome> Outcomes)>();
        if (executor is null or "local")
            outcomes.Add(("local", await RoundsAsync("local", null, count, seed)));
        if (executor is null or "slurm")
        {
            await using var slurm = new PrivateSlurm(nodes: 2, processorsPerNode: 2, maxArraySize: 1001);
            await slurm.StartAsync();
            outcomes.Add(("slurm", await RoundsAsync("slurm", slurm, count, seed)));
        }
        Console.WriteLine();
        foreach (var (name, all) in outcomes)
            FaultTable.Write(Console.Out, name, all);
        Console.WriteLine("different: runs whose metrics or result are not to the byte those of a study left in peace; touched: finished runs changed afterwards;");
        Console.WriteLine("repeated: steps trained again though a snapshot held them; together: trainers that lived beside their successor");
        return outcomes.All(o => o.Outcomes.All(s => s.IsGood)) ? 0 : 1;
    }

    private static Task<IReadOnlyList<FaultOutcome>> RoundsAsync(string name, PrivateSlurm? slurm, int count, int seed) =>
        new FaultRounds(AppContext.BaseDirectory, slurm, seed).RunAsync(count, o => Console.WriteLine(
            $"{name}: {(o.IsGood ? "good" : "BAD")}: {string.Join(", ", o.Faults)}; {o.Starts} starts{(o.IsGood ? "" : $"; {o}")}"));
}
