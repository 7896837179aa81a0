using System.Globalization;
using Isoloss.Lab.Branching;
using Isoloss.Lab.Execution;
using Isoloss.Runs.Directories;
using Isoloss.Runs.Numbers;
using Spectre.Console;

namespace Isoloss.Cli.Output;

/// <summary>Branches as a person reads them.</summary>
internal static class BranchText
{
    /// <summary>What the differences are about; stands below every table and in every JSON answer.</summary>
    public const string Meaning = "a difference is branch minus origin on the same evaluation tokens, nats per token; its interval holds the noise of that set, "
        + "not that of training: both runs share one seed, one beginning and one order of data, and other seeds would differ by other amounts";

    public static void WritePlan(IAnsiConsole console, BranchPlan plan, string name)
    {
        string trunk = $"{plan.Trunk.Key[..10]} ({BranchPlan.RungOf(plan.Spec)} seed {plan.Spec.Seed})";
        console.WriteLine($"{name}: branch of {trunk} after step {At(plan.Step, plan.TotalSteps)}");
        if (plan.IsControl)
            console.WriteLine("  changes     nothing: a control, which repeats its trunk");
        foreach (var (path, before, after) in BranchChange.Between(plan.Trunk.ReadSpec().Recipe, plan.Spec.Recipe))
            console.WriteLine($"  changes     {path}: {before?.ToJsonString() ?? "default"} -> {after?.ToJsonString() ?? "default"}");
        console.WriteLine(plan.IsDone ? "  to train    nothing: it has a result" : $"  to train    {Whole(plan.OwnSteps)} of {Whole(plan.TotalSteps)} steps{Replay(plan)}");
        if (!plan.IsDone)
            console.WriteLine($"  about       {Known(plan.Seconds, StudyText.Duration)}, {Known(plan.Flops, Figures.Flops)} FLOP, {Known(plan.Bytes, b => Quantity.Format(b) + "B")} of disk");
    }

    public static void Write(IAnsiConsole console, IReadOnlyList<BranchNode> trees)
    {
        foreach (BranchNode trunk in trees)
        {
            console.WriteLine($"trunk {trunk.Key[..10]}  {trunk.Progress.Rung} seed {trunk.Spec.Seed}, {Whole(trunk.TotalSteps)} steps, {Loss(trunk.Progress)}");
            var table = new TextTable("branch", "key", "after step", "loss", "minus origin", "95 %", "minus trunk") { Indent = 2 };
            foreach (var (node, depth) in trunk.All().Skip(1))
                table.AddRow(Cells(node, depth));
            console.Write(table);
        }
        console.WriteLine(Meaning);
    }

    private static string[] Cells(BranchNode node, int depth) =>
    [
        new string(' ', 2 * (depth - 1)) + node.Name,
        node.Key[..10],
        At(node.Step!.Value, node.TotalSteps),
        Loss(node.Progress),
        node.FromOrigin is { } d ? Signed(d.Loss.Value) : "",
        node.FromOrigin is { } i ? Interval(i) : "",
        node.FromTrunk is { } t ? Signed(t.Loss.Value) : "",
    ];

    private static string Interval(BranchDifference d) => d.Pairing switch
    {
        BranchPairing.Identical => "identical",
        BranchPairing.None => "unknown",
        _ => $"{Signed(d.Loss.Lower)} to {Signed(d.Loss.Upper)}{(d.Pairing == BranchPairing.Unpaired ? " unpaired" : "")}",
    };

    private static string Loss(RunProgress run) => run switch
    {
        { State: RunState.Finished, Loss: { } loss } => loss.ToString("0.0000", CultureInfo.InvariantCulture),
        { IsDone: true } => "diverged",
        _ => $"{JsonOutput.Word(run.State)} {(100 * run.Fraction).ToString("0", CultureInfo.InvariantCulture)} %",
    };

    private static string Replay(BranchPlan plan) => plan.ReplayedSteps == 0
        ? ", from a state that was kept"
        : $", and {Whole(plan.ReplayedSteps)} of the trunk again to reach it: no state was kept there (trainer.keep_snapshots)";

    private static string At(long step, long? total) => total is { } steps
        ? $"{Whole(step)} ({(100.0 * step / steps).ToString("0.#", CultureInfo.InvariantCulture)} %)"
        : Whole(step);

    private static string Signed(double nats) => nats.ToString("+0.0000;-0.0000;0", CultureInfo.InvariantCulture);

    private static string Whole(long? steps) => steps?.ToString(CultureInfo.InvariantCulture) ?? "unknown";

    private static string Known(double? value, Func<double, string> format) => value is { } v ? format(v) : "unknown";
}
