using System.CommandLine;
using Isoloss.Cli.Output;
using Isoloss.Core;
using Isoloss.Core.Planning;

namespace Isoloss.Cli.Commands;

/// <summary><c>isoloss plan RUNS</c>: size and data for a budget, and what departing from them costs.</summary>
internal static class PlanCommand
{
    public static Command Create(Session session)
    {
        var runs = new RunsInput();
        var fitting = new FittingOptions();
        var budgets = BudgetsOption.Create();
        var served = QuantityOption.Create("--serve", "Tokens to be served in the model's life: least compute for training and serving");
        var unique = QuantityOption.Create("--unique-tokens", "Distinct training tokens that exist: what repeating them is worth");
        var penalty = QuantityOption.Create("--penalty", "Relative loss for finite data that is held constant. Default 0.02");
        var tolerance = QuantityOption.Create("--budget-tolerance", "Relative difference in recorded compute within which runs share a budget. Default 0.1");
        var json = CommonOptions.Json();
        var report = CommonOptions.Report();
        var arm = FitCommand.ArmOption();
        var command = fitting.AddTo(runs.AddTo(new Command("plan", "Size and data for a compute budget, with intervals, and what departing from them costs")));
        foreach (Option option in new Option[] { budgets, served, unique, penalty, tolerance, arm, report, json })
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(budgets) is not { Length: > 0 } asked)
                throw new BadInputException("found no budget to plan for, expected --flops with one, such as --flops 1e25");
            var usual = new PlanOptions { Budgets = asked };
            Reporting.RequireWritable(parsed.GetValue(report));
            var options = usual with
            {
                ServedTokens = parsed.GetValue(served),
                UniqueTokens = parsed.GetValue(unique),
                Penalty = parsed.GetValue(penalty) ?? usual.Penalty,
                BudgetTolerance = parsed.GetValue(tolerance) ?? usual.BudgetTolerance,
            };
            if (options.Penalty >= 1)
                throw new BadInputException(FormattableString.Invariant($"--penalty: found {options.Penalty}, expected a relative loss above 0 and below 1, such as 0.02"));
            var table = runs.Read(parsed, session);
            var fit = fitting.Fit(parsed, RunsInput.Fittable(Arms.Select(table, parsed.GetValue(arm)), session));
            var plan = Planner.Make(fit, options);
            var predictor = Averaged.Of(fit, required: false);
            if (parsed.GetValue(json))
                JsonOutput.Write(session.Out, BestOfJson.Add(Averaged.Add(PlanJson.Of(plan, table.Assumptions), predictor), table));
            else
                Averaged.Write(session.Console, PlanText.Write, plan, predictor);
            if (parsed.GetValue(report) is { } file)
                Reporting.WritePlan(file, plan, table, session);
            return ExitCode.Done;
        });
        return command.WithExamples(
            "isoloss plan runs.csv --flops 1e25",
            "isoloss plan runs.csv --flops 1e22..1e25 --json",
            "isoloss plan runs.csv --flops 1e24 --serve 10T",
            "isoloss plan runs.csv --flops 1e25 --unique-tokens 1T",
            "isoloss plan runs.csv --flops 1e22..1e25 --report plan.html");
    }
}
